// The model's own search: every text of every fact, cut into words and compared one by one.

import EDTF
import EventStore
import Foundation

/// A term as the model compares it: words in a row, of which the last may be only begun.
struct NaiveTerm: CustomStringConvertible {
  let words: [String]
  let isPrefix: Bool

  init(_ text: String, isPrefix: Bool = false) {
    words = NaiveTerm.words(text)
    self.isPrefix = isPrefix
  }

  var description: String { "\"\(words.joined(separator: " "))\"" + (isPrefix ? "*" : "") }

  /// Letters and digits in a row, in lower case, without accents.
  static func words(_ text: String) -> [String] {
    let plain = text.decomposedStringWithCanonicalMapping.unicodeScalars.filter {
      !(0x300...0x36F).contains($0.value)
    }
    return String(String.UnicodeScalarView(plain)).lowercased()
      .split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  func isIn(_ text: String) -> Bool {
    let all = NaiveTerm.words(text)
    guard let last = words.last, all.count >= words.count else { return false }
    return (0...(all.count - words.count)).contains { start in
      let run = all[start..<start + words.count]
      return run.dropLast().elementsEqual(words.dropLast())
        && (run.last == last || (isPrefix && run.last?.hasPrefix(last) == true))
    }
  }
}

extension NaiveModel {
  /// The facts that have all terms, with their scores.
  func search(_ terms: [NaiveTerm], asOf day: Day?, reportedBy: Day? = nil) -> [String: Int] {
    let ids = Set(
      events.filter { $0.type == "fact.recorded" }.compactMap { $0.payload["fact"]?.stringValue })
    var found: [String: Int] = [:]
    for id in ids where isInView(id, day, reportedBy) {
      let texts = texts(of: id, reportedBy)
      let scores = terms.map { term in
        texts.reduce(0) { score, texts in
          texts.texts.contains(where: term.isIn) ? score + texts.weight : score
        }
      }
      if scores.allSatisfy({ $0 > 0 }) { found[id] = scores.reduce(0, +) }
    }
    return found
  }

  private func isInView(_ id: String, _ day: Day?, _ reportedBy: Day?) -> Bool {
    if let day { return fact(id, day, reportedBy) != nil }
    let about = events.filter { $0.type.hasPrefix("fact.") && $0.isAbout(id) }
    if retraction(about, ancestors(about)) == .retracted { return false }
    return reportedBy == nil || !seen(id, reportedBy).isEmpty
  }

  /// The citations that are seen of a fact.
  private func seen(_ id: String, _ reportedBy: Day?) -> [JSONObject] {
    let content = content(of: id)
    return elements("citations", content, ancestors(about(id))).compactMap(\.objectValue)
      .filter { citation in
        guard let reportedBy else { return true }
        return citation["source"].flatMap(published).map { $0.upper <= reportedBy } ?? false
      }
  }

  private func about(_ id: String) -> [NaiveEvent] {
    events.filter { $0.type.hasPrefix("fact.") && $0.isAbout(id) }
  }

  private func content(of id: String) -> [NaiveEvent] {
    about(id).filter { ["fact.recorded", "fact.revised"].contains($0.type) }
  }

  /// The texts of a fact by what a term weighs in them.
  private func texts(of id: String, _ reportedBy: Day?) -> [(weight: Int, texts: [String])] {
    let content = content(of: id)
    let ancestors = ancestors(about(id))
    func values(_ member: String) -> [String] {
      self.values(setters(member, content), ancestors).compactMap(\.stringValue)
    }
    func strings(_ member: String) -> [String] {
      elements(member, content, ancestors).compactMap(\.stringValue)
    }
    let reasons = about(id).compactMap { event in
      event.payload[event.type == "fact.assessed" ? "note" : "reason"]?.stringValue
    }
    return [
      (8, values("statement")), (2, values("note")),
      (4, strings("actors") + strings("places") + strings("tags")),
      (2, seen(id, reportedBy).compactMap { title(of: $0["source"]) }), (1, reasons),
    ]
  }

  /// A source's title: of those that nothing supersedes, the first by its writer's clock.
  private func title(of source: JSON?) -> String? {
    let described = events.filter {
      $0.type == "source.described" && $0.payload["source"] == source
    }
    let setters = described.filter { $0.payload["title"] != nil }
    let ancestors = ancestors(described)
    return setters.filter { setter in
      !setters.contains { ancestors[$0.id]?.contains(setter.id) ?? false }
    }.min { ($0.at, $0.origin, $0.index) < ($1.at, $1.origin, $1.index) }?
    .payload["title"]?.stringValue
  }
}
