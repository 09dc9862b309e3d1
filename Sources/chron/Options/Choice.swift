// Words that an option takes from a vocabulary.

import Chronology

enum Choice {
  /// A word that version 1 of the format has; readers tolerate others, writers may not make them.
  static func known<Word: Vocabulary>(_ text: String, option: String) throws(Failure) -> Word {
    let word = Word(rawValue: text)
    guard word.isKnown else { throw unknown(text, option: option, Word.known.map(\.rawValue)) }
    return word
  }

  static func known<Word: Vocabulary>(_ text: String?, option: String) throws(Failure) -> Word? {
    guard let text else { return nil }
    return try known(text, option: option) as Word
  }

  static func unknown(_ text: String, option: String, _ words: [String]) -> Failure {
    let near = Suggestion.nearest(to: text, in: words, limit: 1)
    return Failure(
      .usage, "\(option): there is no “\(Printable.bounded(text, 60))”",
      advice: near.first.map { "\(option) \($0)" } ?? "\(option) " + Words.list(words, "or"))
  }

  /// The relation that an argument of `chron link` or `chron unlink` says.
  static func relation(_ text: String, from: String, to: String, call: String) throws(Failure)
    -> Relation
  {
    let relation = Relation(rawValue: text)
    guard !relation.isKnown else { return relation }
    let words = Relation.known.map(\.rawValue)
    let near = Suggestion.nearest(to: text, in: words, limit: 1)
    throw Failure(
      .usage, "there is no relation “\(Printable.bounded(text, 60))”",
      advice: near.first.map {
        "\(call) \(ShellWord.quoted(from)) \($0) \(ShellWord.quoted(to))"
      } ?? "one of " + Words.list(words, "or"))
  }
}
