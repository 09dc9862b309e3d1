// Words that are nowhere in the chronology, and those that are spelt nearly so.

import EventStore
import GRDB

extension Snapshot {
  /// The terms that no text has, with the words that may have been meant.
  func absent(_ terms: [SearchWords.Term]) throws -> [AbsentTerm] {
    try terms.compactMap { term in
      let isThere = try Bool.fetchOne(
        db.cachedStatement(
          sql: "SELECT EXISTS (SELECT 1 FROM word_index WHERE word_index MATCH ?)"),
        arguments: [term.expression])
      return isThere == true ? nil : AbsentTerm(term: term, near: try near(term))
    }
  }

  /// Words with the same first letter; the first letter is seldom mistyped, and with it the words
  /// are a range of the index.
  private func near(_ term: SearchWords.Term) throws -> [String] {
    let word = WordFolding.folded(term.text)
    guard let first = word.unicodeScalars.first, term.sort != .phrase else { return [] }
    let words = try Stored.all(
      String.self,
      db.cachedStatement(
        sql: "SELECT term FROM word_vocabulary WHERE term >= ? AND term < ?"),
      arguments: [String(first), String(first) + "\u{10FFFF}"])
    return Suggestion.nearest(to: word, in: words)
  }
}
