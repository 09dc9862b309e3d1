// The texts of facts and sources as they are within the bounds of a question.

import EventStore
import GRDB

extension Snapshot {
  /// The texts of a fact that are looked through, in lower case, as the index has them.
  func searchedTexts(of row: FactRow) throws -> [(WordField, String)] {
    let state = try loader.state(of: row)
    let text = FactText(state)
    return [(.statement, text.statement), (.note, text.note)]
      + state.names.filter(\.role.isSearched).map { (.name, $0.name.string) }
      + (try titles(of: state).map { (.title, foldedName($0)) })
      + (try reasons(of: row).map { (.reason, foldedName($0)) })
  }

  /// The same texts as they were written, to be shown.
  func shownTexts(of row: FactRow) throws -> [(FoundText.Field, String)] {
    let state = try loader.state(of: row)
    func values(_ member: String) -> [String] {
      state.registers.values(member).compactMap(\.stringValue)
    }
    return values("statement").map { (.statement, $0) } + values("note").map { (.note, $0) }
      + state.strings("actors").map { (.actor, $0) } + state.strings("places").map { (.place, $0) }
      + state.strings("tags").map { (.tag, $0) }
      + (try titles(of: state).map { (.title, $0) }) + (try reasons(of: row).map { (.reason, $0) })
  }

  /// The titles of the documents that a fact is cited from, each once.
  private func titles(of state: FactState) throws -> [String] {
    let sightings = try loader.dating(state, reportedBy: reportedBy).sightings
    return try Set(sightings.map(\.citation.source)).sorted().compactMap { id in
      try loader.state(of: id)?.text("title")
    }
  }

  /// Why a fact was changed and judged, in the order of rows.
  private func reasons(of row: FactRow) throws -> [String] {
    guard row.eventCount > 1 else { return [] }
    return try loader.events(about: row.key)
      .filter { loader.scope.contains($0.stamp, arrival: $0.arrival) }
      .compactMap(\.payload.reason)
  }

  /// Sources that are described beyond the bounds, and the titles that they have within them.
  func titlesCutThrough() throws -> (sources: Set<Int64>, within: [(source: Int64, title: String)])
  {
    let scope = loader.scope
    if scope.isEverything { return ([], []) }
    var within: Set<Int64> = []
    var beyond: Set<Int64> = []
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: "SELECT source, entry, at, arrival FROM folded_event WHERE source IS NOT NULL"))
    while let row = try rows.next() {
      let entry: Int64 = try row.stored(1)
      guard let origin = try loader.logs.origin(Stamp.log(of: entry)) else { continue }
      let id = EventID(incarnation: origin.incarnation, index: Stamp.index(of: entry))
      if scope.contains(
        id: id, at: Timestamp(microseconds: try row.stored(2)), arrival: try row.stored(3))
      {
        within.insert(try row.stored(0))
      } else {
        beyond.insert(try row.stored(0))
      }
    }
    let titles = try within.intersection(beyond).sorted().compactMap { key in
      try SourceRow.fetch(db, key: key)
        .flatMap { try loader.source($0.id)?.title }.map { (key, $0) }
    }
    return (beyond, titles)
  }
}
