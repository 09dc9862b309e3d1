// `trace`: where a fact comes from, link by link.

import EventStore
import GRDB

extension Snapshot {
  /// The row of a recorded fact.
  func row(of id: FactID) throws -> FactRow {
    guard let row = try FactRow.fetch(db, id: id) else { throw ChronologyError.unknown(id) }
    return row
  }

  func trace(_ id: FactID, _ context: ViewContext) throws -> TraceView {
    let row = try row(of: id)
    let state = try loader.state(of: row)
    let same = try same(as: row)
    return TraceView(
      context: context, fact: try view(row, state: state, certainty: nil, by: nil),
      same: try same.map { other in
        SameFactView(
          id: other.id, shortHandle: try shortHandle(of: other),
          statement: try loader.state(of: other).text("statement") ?? "")
      },
      citations: try citations(of: state, and: same),
      events: try events(about: row), links: try links(of: state),
      assessments: state.assessments.sorted { Stamp.isBefore($0.stamp, $1.stamp) }.map {
        AssessmentView(
          stance: $0.stance, credibility: $0.credibility, note: $0.note, event: $0.stamp.id,
          author: $0.stamp.origin, at: $0.stamp.at)
      })
  }

  /// Every event about a fact, in the order of folding, with what each changed.
  private func events(about row: FactRow) throws -> [FactEventView] {
    let events = try loader.events(about: row.key)
      .filter { loader.scope.contains($0.stamp, arrival: $0.arrival) }
    let order = EventOrder(events.map { ($0.stamp, $0.payload.after) })
    var places: [EntryKey: Int] = [:]
    for (place, event) in events.enumerated() { places[event.stamp.key] = place }
    var state = FactState(id: row.id)
    return try order.sequence.map { place in
      let (stamp, payload) = (events[place].stamp, events[place].payload)
      var view = FactEventView(stamp, payload)
      let before = state
      // Every stamp in the state is one of these events', so the default is never used.
      state.apply(events[place]) { order.precedes(places[$0.key] ?? 0, place) }
      view.undoes = try Event.fetch(db, key: stamp.key)?.undoes?.id
      // The first sets everything, which is no change.
      if before.first != nil {
        view.changes = before.changes(to: state) { payload.touches($0) }.map { change in
          MemberDifference(
            member: change.name, before: change.before, after: change.after, events: [stamp.id])
        }
      }
      return view
    }
  }

  /// The citations of a fact, and of those that are the same.
  func citations(of state: FactState, and same: [FactRow]) throws -> [CitationView] {
    try citations(in: state)
      + same.flatMap { row in
        try citations(in: loader.state(of: row)).map { citation in
          var citation = citation
          citation.fact = row.id
          return citation
        }
      }
  }

  /// The links of a fact, each once, whoever said it too; by who said it first.
  private func links(of state: FactState) throws -> [LinkView] {
    var known: [FactState.Link] = []
    for link in state.links.sorted(by: { Stamp.isBefore($0.stamp, $1.stamp) })
    where !known.contains(where: { $0.says(as: link) }) { known.append(link) }
    return try known.map { link in
      let isOutgoing = link.from == state.id
      let other = isOutgoing ? link.to : link.from
      let row = try FactRow.fetch(db, id: other)
      return LinkView(
        relation: link.relation, outgoing: isOutgoing, other: other,
        otherHandle: try row.map { try shortHandle(of: $0) } ?? other.handle,
        otherStatement: try row.flatMap { try loader.state(of: $0).text("statement") },
        event: link.stamp.id, author: link.stamp.origin, at: link.stamp.at)
    }
  }
}
