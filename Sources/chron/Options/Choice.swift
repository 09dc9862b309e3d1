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
      .usage, "\(option): there is no “\(text.printable)”",
      advice: near.first.map { "\(option) \($0)" } ?? "\(option) " + Words.list(words, "or"))
  }
}
