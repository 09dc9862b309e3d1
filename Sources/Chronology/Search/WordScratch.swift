// A small index in memory, made as the chronology's own is: for texts as they were within a bound,
// and to mark words in the texts that are shown. Both compare words by the same rules for it.

import EventStore
import GRDB

/// An index of a few texts, asked in the same way as the great one.
struct WordScratch {
  private let queue: DatabaseQueue
  private let texts: [String]

  // Control characters are no part of any word, so a text that has them itself can be left unmarked.
  private static let opening: Unicode.Scalar = "\u{2}"
  private static let closing: Unicode.Scalar = "\u{3}"

  /// Indexes texts, numbered from 0 in their order.
  init(_ texts: [String]) throws {
    self.texts = texts
    queue = try DatabaseQueue()
    try queue.write { db in
      try db.execute(sql: FactTables.wordIndex(options: "columnsize = 0"))
      let statement = try db.makeStatement(
        sql: "INSERT INTO word_index (rowid, text) VALUES (?, ?)")
      for (number, text) in texts.enumerated() {
        try statement.execute(arguments: [number, WordFolding.folded(text)])
      }
    }
  }

  /// The numbers of the texts that have a term.
  func texts(with term: SearchWords.Term) throws -> [Int] {
    try queue.read { db in
      try Int.fetchAll(
        db, sql: "SELECT rowid FROM word_index WHERE word_index MATCH ?",
        arguments: [term.expression])
    }
  }

  /// The texts that have any of some terms, by number, with the places where they have them.
  func marked(_ terms: [SearchWords.Term]) throws -> [Int: [FoundText.Piece]] {
    try queue.read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT rowid, highlight(word_index, 0, ?, ?) FROM word_index WHERE word_index MATCH ?
          """,
        arguments: [
          String(Self.opening), String(Self.closing),
          terms.map(\.expression).joined(separator: " OR "),
        ])
      return try rows.reduce(into: [:]) { found, row in
        let number: Int = try row.stored(0)
        found[number] = Self.pieces(of: texts[number], marked: try row.stored(1))
      }
    }
  }

  /// Carries the marks of a folded text over to the text that it was folded from.
  private static func pieces(of text: String, marked: String) -> [FoundText.Piece] {
    var marks = marked.unicodeScalars[...]
    var pieces: [FoundText.Piece] = []
    var run = ""
    var isMatch = false
    func isMark(_ scalar: Unicode.Scalar?) -> Bool { scalar == opening || scalar == closing }
    for character in text {
      while isMark(marks.first) {
        if !run.isEmpty { pieces.append(FoundText.Piece(run, isMatch: isMatch)) }
        (run, isMatch) = ("", marks.removeFirst() == opening)
      }
      for scalar in WordFolding.folded(String(character)).unicodeScalars {
        // Of a text that has such marks itself, nothing is known.
        guard marks.popFirst() == scalar else { return [FoundText.Piece(text, isMatch: false)] }
      }
      run.append(character)
    }
    if !run.isEmpty { pieces.append(FoundText.Piece(run, isMatch: isMatch)) }
    return pieces
  }
}
