// Assessments, links and descriptions put back.

import EventStore
import GRDB

extension FactReversal {
  /// One's previous assessment again, or one that takes no side where there was none.
  func assessment(
    _ heads: [EventReference], _ reason: String?
  ) throws -> (type: String, payload: JSONObject) {
    guard let standing = now.assessments.first(where: { $0.stamp.log == stamp.log }),
      isOwn(standing.stamp)
    else {
      let other = first { payload in
        if case .assessed = payload { true } else { false }
      }
      guard let other else {
        throw ChronologyError.cannotUndo("that assessment of \(id.handle) no longer stands")
      }
      throw ChronologyError.rests(on: stamp, "\(id.handle) has been assessed again", by: other)
    }
    let previous = before.assessments.first { $0.stamp.log == stamp.log }
    let assessed = FactAssessed(
      fact: id, after: heads, stance: previous?.stance ?? .neutral,
      credibility: previous?.credibility,
      note: previous == nil ? reason ?? "withdrawn" : previous?.note)
    return (FactAssessed.type, assessed.payload)
  }

  func unlinking(_ link: FactLinked) throws -> (type: String, payload: JSONObject)? {
    let standing = now.links.filter { $0.isSame(as: link) && isOwn($0.stamp) }
    if standing.isEmpty { return nil }
    if let other = now.links.first(where: { $0.says(the: link) && !isOwn($0.stamp) }) {
      throw ChronologyError.rests(
        on: stamp, "\(link.from.handle) has been linked to \(link.to.handle) too", by: other.stamp,
        other.stamp.log == stamp.log ? nil : "'chron unlink' removes both links.")
    }
    let unlinked = FactLinked(
      from: link.from, to: link.to, relation: link.relation,
      after: standing.map(\.stamp.reference))
    return (FactLinked.unlinkedType, unlinked.payload)
  }

  func linking(
    _ link: FactLinked, _ heads: [EventReference]
  ) throws -> (type: String, payload: JSONObject) {
    if let again = now.links.first(where: { $0.says(the: link) }) {
      throw ChronologyError.rests(
        on: stamp, "\(link.from.handle) has been linked to \(link.to.handle) again",
        by: again.stamp)
    }
    let linked = FactLinked(from: link.from, to: link.to, relation: link.relation, after: heads)
    return (FactLinked.type, linked.payload)
  }
}

extension FactState.Link {
  fileprivate func isSame(as link: FactLinked) -> Bool {
    from == link.from && to == link.to && relation == link.relation
  }
}

/// The descriptions of a source, and what each was made on.
struct SourceHistory {
  let id: SourceID
  let events: [SourceEvent]
  let order: EventOrder

  init(_ id: SourceID, _ events: [SourceEvent]) {
    self.id = id
    self.events = events
    order = EventOrder(events.map { ($0.stamp, $0.payload.after) })
  }

  /// The source as the author of a description saw it.
  func before(_ place: Int) throws -> SourceState {
    try SourceState.fold(
      id, order.sequence.filter { order.precedes($0, place) }.map { events[$0] })
  }

  func changedNothing(_ stamp: Stamp) throws -> Bool {
    guard let place = events.firstIndex(where: { $0.stamp == stamp }) else { return true }
    let before = try before(place)
    return before.first != nil
      && events[place].payload.description.rest(on: before).members.members.isEmpty
  }
}

/// A source around one of its descriptions.
struct SourceReversal {
  private let stamp: Stamp
  private let payload: SourceDescribed
  private let cancelled: Set<EntryKey>
  private let before: SourceState
  private let now: SourceState
  private let citations: Int

  init(
    _ snapshot: Snapshot, _ stamp: Stamp, _ payload: SourceDescribed, _ cancelled: Set<EntryKey>
  ) throws {
    self.stamp = stamp
    self.payload = payload
    guard let row = try snapshot.loader.source(payload.source),
      let now = try snapshot.loader.state(of: payload.source)
    else { throw ChronologyError.unknown(payload.source) }
    let history = SourceHistory(
      payload.source, try snapshot.loader.events(aboutSource: row.key))
    before = try history.before(history.events.firstIndex { $0.stamp == stamp } ?? 0)
    // What was said again later left things as they were.
    let idle = try history.events.map(\.stamp).filter {
      try $0.log == stamp.log && $0.key > stamp.key && history.changedNothing($0)
    }
    self.cancelled = cancelled.union(idle.map(\.key))
    self.now = now
    citations =
      try Int.fetchOne(
        snapshot.db.cachedStatement(
          sql: "SELECT count(*) FROM fact_source WHERE source = ? AND cited"),
        arguments: [row.key]) ?? 0
  }

  /// What puts back what it said; nil if nothing of it stands.
  func made(_ reason: String?) throws -> (type: String, payload: JSONObject)? {
    if before.first == nil, citations > 0 {
      throw ChronologyError.cannotUndo(
        citations == 1
          ? "a fact cites the source since" : "\(citations) facts cite the source since",
        "'chron source describe' changes what is said of it.")
    }
    var description = SourceDescription()
    for (name, value) in payload.description.members.members
    where !before.registers.says(value, of: name) {
      let value = try Registers.valueBefore(
        name, before.registers, now.registers,
        isOwn: { $0 == stamp || cancelled.contains($0.key) }, event: stamp, other: { _ in nil })
      if let value { description[name] = value }
    }
    if description.members.members.isEmpty { return nil }
    let described = SourceDescribed(
      source: payload.source, after: now.heads.map(\.reference), reason: reason,
      description: description)
    return (SourceDescribed.type, described.payload)
  }
}
