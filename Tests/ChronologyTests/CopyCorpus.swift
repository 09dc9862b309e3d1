// Documents to look for copies in, made from a seed over invented words: families of one text and
// its near copies, and texts on the same subject that are nobody's copies.

import Foundation
import TestSupport

/// What was done to a text.
enum Change: String, CaseIterable {
  case whiteSpace = "white space and capitals changed"
  case furniture = "with page furniture around it"
  case words = "10 % of words changed"
  case excerpt = "a 60 % excerpt"
  case excerptInFurniture = "a 60 % excerpt with page furniture"
  case quoted = "quoted whole in a longer text"
}

/// Texts on one subject: all draw on the same names, the same phrases and the same furniture.
struct CopyCorpus {
  var random: SeededGenerator
  private let common: [String]
  private let rare: [String]
  private let phrases: [String]
  private let furniture: [String]

  init(seed: UInt64? = nil) {
    var random = SeededGenerator(seed: seed)
    common = (0..<120).map { _ in Self.word(1...2, &random) }
    rare = (0..<1_500).map { _ in Self.word(2...4, &random) }
    let words = common + rare.prefix(200)
    func line(_ count: ClosedRange<Int>, _ random: inout SeededGenerator) -> String {
      (0..<Int.random(in: count, using: &random)).map { _ in
        words[Int.random(in: words.indices, using: &random)]
      }
      .joined(separator: " ")
    }
    phrases = (0..<25).map { _ in line(4...8, &random) }
    furniture = (0..<8).map { _ in line(4...14, &random).capitalized + "." }
    self.random = random
  }

  private static func word(_ syllables: ClosedRange<Int>, _ random: inout SeededGenerator) -> String
  {
    let onsets = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "st", "tr"]
    let rimes = ["a", "e", "i", "o", "u", "an", "el", "or", "is", "ar", "é"]
    return (0..<Int.random(in: syllables, using: &random)).map { _ in
      onsets[Int.random(in: onsets.indices, using: &random)]
        + rimes[Int.random(in: rimes.indices, using: &random)]
    }.joined()
  }

  /// A text of so many words: every other word a common one, a stock phrase now and then.
  mutating func text(_ count: Int) -> [String] {
    var words: [String] = []
    while words.count < count {
      if Int.random(in: 0..<30, using: &random) == 0 {
        words += phrases[Int.random(in: phrases.indices, using: &random)].split(separator: " ")
          .map(String.init)
      } else if Bool.random(using: &random) {
        words.append(common[Int.random(in: common.indices, using: &random)])
      } else {
        // Some names come up all the time.
        let skewed = Double.random(in: 0..<1, using: &random)
        words.append(rare[Int(skewed * skewed * Double(rare.count))])
      }
    }
    return words
  }

  /// Words as prose: sentences, paragraphs, punctuation.
  mutating func prose(_ words: [String]) -> String {
    var text = ""
    var isStart = true
    for word in words {
      text += isStart ? word.capitalized : word
      isStart = Int.random(in: 0..<14, using: &random) == 0
      text += isStart ? ". " : Int.random(in: 0..<12, using: &random) == 0 ? ", " : " "
      if isStart, Int.random(in: 0..<5, using: &random) == 0 { text += "\n\n" }
    }
    return text + "\n"
  }

  /// A near copy of a text.
  mutating func changed(_ words: [String], _ change: Change) -> String {
    switch change {
    case .whiteSpace:
      return prose(words).replacing(" ", with: "\u{A0}").replacing(".", with: " \u{2014}\n")
        .uppercased()
    case .furniture: return page(prose(words))
    case .words: return prose(replaced(words))
    case .excerpt: return prose(excerpt(words))
    case .excerptInFurniture: return page(prose(excerpt(words)))
    case .quoted:
      let own = text(3 * words.count)
      return prose(Array(own.prefix(words.count)) + words + own.dropFirst(words.count))
    }
  }

  private mutating func replaced(_ words: [String]) -> [String] {
    words.map { Int.random(in: 0..<10, using: &random) == 0 ? Self.word(2...4, &random) : $0 }
  }

  private mutating func excerpt(_ words: [String]) -> [String] {
    let count = words.count * 6 / 10
    let start = Int.random(in: 0...words.count - count, using: &random)
    return Array(words[start..<start + count])
  }

  /// A text within what its site puts on every page.
  mutating func page(_ text: String) -> String {
    let lines = furniture.shuffled(using: &random)
    return lines.prefix(3).joined(separator: "\n") + "\n\n" + text + "\n"
      + lines.dropFirst(3).joined(separator: "\n")
  }
}
