// Asking for words: one snapshot, as for every view.

import EDTF
import EventStore
import GRDB

extension Chronology {
  /// The facts that have some words in their statement, note, names, titles of documents or reasons
  /// of changes, best first.
  ///
  /// - Throws: `ChronologyError` with `unboundedDate`; `EventStoreError` for a frontier that is
  ///   not held.
  public func search(_ query: SearchQuery) throws -> SearchView {
    let day = try query.date.map { date throws in try ViewBounds.lastDay(of: date) }
    var bounds = query.bounds
    if query.knownThen, let day { bounds = bounds.known(by: day) }
    while true {
      if let found = try search(query, by: day, bounds) { return found }
      // The index is brought up to what has come since somebody last looked for words.
      try store.writeCache { db in try WordPosition(db).catchUp(FoldStatements(db)) }
    }
  }

  /// What a search finds; nil if the index lacks some texts.
  private func search(
    _ query: SearchQuery, by day: Day?, _ bounds: ViewBounds
  ) throws -> SearchView? {
    try ViewFrame(store, bounds).view(filter: query.filter) { snapshot, context in
      guard try WordPosition.isAtEnd(snapshot.db) else { return nil }
      let terms = query.words.terms
      let (facts, total) = try snapshot.search(
        terms, by: day, includesUnplaced: query.includesUnplaced, query.page)
      return SearchView(
        context: context, words: query.words, asOf: query.date, until: day, total: total,
        next: query.page.next(after: facts.count, of: total),
        absent: total == 0 ? try snapshot.absent(terms) : [],
        matches: try snapshot.matches(facts, terms, by: day))
    }
  }
}
