// The event that reverses another, made from the fact before it, after it, and as it stands now.

import EventStore

extension Snapshot {
  /// The event that reverses another; nil if nothing of what that one changed stands any more.
  ///
  /// - Parameter cancelled: Changes that were undone and the events that undid them: what they set
  ///   is as it was before both.
  func reversal(
    of event: Event, cancelled: Set<EntryKey>, _ reason: String?
  ) throws -> Reversal? {
    guard let payload = FoldedEvent(event).payload else {
      throw ChronologyError.cannotUndo("\(event.id) cannot be read")
    }
    let stamp = Stamp(event)
    let made: (type: String, payload: JSONObject)?
    switch payload {
    case .described(let description):
      made = try SourceReversal(self, stamp, description, cancelled).made(reason)
    case .aliased(let aliased): made = try unaliasing(aliased, stamp, cancelled)
    default: made = try FactReversal(self, stamp, payload, cancelled).made(reason)
    }
    guard var made else { return nil }
    made.payload["undoes"] = .string(event.reference.description)
    var source: SourceID?
    if case .described(let description) = payload { source = description.source }
    guard let reversing = try Payload(type: made.type, object: made.payload) else {
      throw ChronologyError.cannotUndo("a \(event.type) cannot be undone")
    }
    return Reversal(
      undone: FactEventView(stamp, payload), facts: payload.facts, source: source,
      reversing: reversing, payload: made.payload)
  }

  /// Whether an event says nothing that was not so for its author.
  func changedNothing(_ event: Event) throws -> Bool {
    let stamp = Stamp(event)
    switch FoldedEvent(event).payload {
    case .described(let payload)?:
      guard let row = try loader.source(payload.source) else { return true }
      return try SourceHistory(payload.source, loader.events(aboutSource: row.key))
        .changedNothing(stamp)
    case .aliased(let payload)?:
      return try AliasHistory(loader.statements(about: payload.name)).changedNothing(stamp)
    case let payload?:
      guard let id = payload.facts.first else { return true }
      return try FactHistory(id, loader.events(about: row(of: id).key)).changedNothing(stamp)
    case nil: return true
    }
  }
}

/// The events about a fact, and what each was made on.
struct FactHistory {
  let id: FactID
  let events: [FactEvent]
  let order: EventOrder

  init(_ id: FactID, _ events: [FactEvent]) {
    self.id = id
    self.events = events
    order = EventOrder(events.map { ($0.stamp, $0.payload.after) })
  }

  /// The fact as an event's author saw it, and as the event left it.
  func around(_ place: Int) throws -> (before: FactState, after: FactState) {
    let seen = order.sequence.filter { order.precedes($0, place) }.map { events[$0] }
    return (try FactState.fold(id, seen), try FactState.fold(id, seen + [events[place]]))
  }

  func changedNothing(_ stamp: Stamp) throws -> Bool {
    guard let place = events.firstIndex(where: { $0.stamp == stamp }) else { return true }
    let (before, after) = try around(place)
    switch events[place].payload {
    case .recorded where before.first == nil: return false
    case .recorded, .revised, .retracted, .reinstated:
      return before.changes(to: after) { _ in true }.isEmpty
    case .assessed(let payload):
      return before.assessments.first { $0.stamp.log == stamp.log }?.says(the: payload) ?? false
    case .linked(let payload): return before.links.contains { $0.says(the: payload) }
    case .unlinked(let payload):
      return before.links.contains { $0.says(the: payload) }
        == after.links.contains { $0.says(the: payload) }
    case .described, .aliased, .frontierNamed: return true
    }
  }
}

/// A fact around one of its events.
struct FactReversal {
  let stamp: Stamp
  private let payload: Payload
  private let cancelled: Set<EntryKey>
  private let snapshot: Snapshot
  let id: FactID
  /// As the event's author saw it.
  let before: FactState
  /// As the event left it.
  let after: FactState
  /// As it stands.
  let now: FactState
  /// What came after the event, or beside it, and was not undone.
  private let later: [FactEvent]
  private let isAfter: Set<EntryKey>

  init(
    _ snapshot: Snapshot, _ stamp: Stamp, _ payload: Payload, _ cancelled: Set<EntryKey>
  ) throws {
    guard let id = payload.facts.first else {
      throw ChronologyError.cannotUndo("\(stamp.id) is about no fact")
    }
    let row = try snapshot.row(of: id)
    let history = FactHistory(id, try snapshot.loader.events(about: row.key))
    let (events, order) = (history.events, history.order)
    guard let place = events.firstIndex(where: { $0.stamp == stamp }) else {
      throw ChronologyError.cannotUndo("\(stamp.id) is not about \(id.handle)")
    }
    self.stamp = stamp
    self.payload = payload
    self.snapshot = snapshot
    self.id = id
    (before, after) = try history.around(place)
    now = try snapshot.loader.state(of: row)
    let unseen = order.sequence.filter {
      $0 != place && !order.precedes($0, place) && !cancelled.contains(events[$0].stamp.key)
    }.map { events[$0] }
    // What said again what was so already left things as they were.
    let idle = try unseen.filter {
      try $0.stamp.log == stamp.log && history.changedNothing($0.stamp)
    }.map(\.stamp.key)
    self.cancelled = cancelled.union(idle)
    later = unseen.filter { !idle.contains($0.stamp.key) }
    isAfter = Set(
      events.indices.filter { order.precedes(place, $0) }.map { events[$0].stamp.key })
  }

  /// The type and the payload of the event that reverses it; nil if nothing of it stands.
  func made(_ reason: String?) throws -> (type: String, payload: JSONObject)? {
    let heads = now.heads.map(\.reference)
    switch payload {
    case .recorded where before.first == nil:
      if let other = later.first {
        throw ChronologyError.rests(
          on: stamp, "\(id.handle) has been \(other.payload.verb) since", by: other.stamp,
          other.stamp.log == stamp.log ? nil : "'chron retract' retracts the fact anyway.")
      }
      return retraction(heads, reason)
    case .recorded, .revised:
      try checkStanding()
      let revision = try revision(reason)
      if revision.isEmpty { return nil }
      return (
        FactRevised.type, FactRevised(fact: id, after: heads, revision: revision).payload
      )
    case .retracted:
      try checkVerdict()
      return (
        FactRetracted.reinstatedType,
        FactRetracted(fact: id, after: heads, reason: reason).payload
      )
    case .reinstated:
      try checkVerdict()
      if let other = later.first(where: { isAfter.contains($0.stamp.key) }) {
        throw ChronologyError.rests(
          on: stamp, "\(id.handle) has been \(other.payload.verb) since", by: other.stamp,
          other.stamp.log == stamp.log ? nil : "'chron retract' retracts the fact anyway.")
      }
      return retraction(heads, reason)
    case .assessed: return try assessment(heads, reason)
    case .linked(let link): return try unlinking(link)
    case .unlinked(let link):
      try snapshot.checkCompatible(link)
      return try linking(link, heads)
    case .described, .aliased, .frontierNamed:
      throw ChronologyError.cannotUndo("a \(payload.type) cannot be undone")
    }
  }

  private func retraction(
    _ heads: [EventReference], _ reason: String?
  ) -> (type: String, payload: JSONObject) {
    (FactRetracted.type, FactRetracted(fact: id, after: heads, reason: reason).payload)
  }

  /// Whether what now stands under a stamp is of the event, or of such as left it as it was.
  func isOwn(_ other: Stamp) -> Bool { other == stamp || cancelled.contains(other.key) }

  /// The first event after it, or beside it, for which something holds.
  func first(where condition: (Payload) -> Bool) -> Stamp? {
    later.first { condition($0.payload) }?.stamp
  }

  /// A revision of a fact that is taken back, or may be, would not be seen.
  private func checkStanding() throws {
    guard !now.conflicts.contains(where: { $0.member == "retracted" }) else {
      // A revision after all that compete would decide it, unsaid.
      throw ChronologyError.cannotUndo(
        "whether \(id.handle) is retracted is in conflict",
        """
        That has to be settled first, one way or the other:
        chron resolve \(id.handle) --set retracted=no
        chron resolve \(id.handle) --set retracted=yes
        """)
    }
    guard !before.conflicts.contains(where: { $0.member == "retracted" }) else {
      throw ChronologyError.settled(stamp, "retracted")
    }
    let seen = before.verdicts.map(\.stamp)
    let unseen = now.verdicts.first { verdict in
      verdict.isRetraction && !cancelled.contains(verdict.stamp.key)
        && !seen.contains(verdict.stamp)
    }
    if let verdict = unseen {
      throw ChronologyError.rests(
        on: stamp, "\(id.handle) has been retracted", by: verdict.stamp,
        verdict.stamp.log == stamp.log ? nil : "'chron reinstate' lifts the retraction.")
    }
  }

  private func checkVerdict() throws {
    guard !before.conflicts.contains(where: { $0.member == "retracted" }) else {
      throw ChronologyError.settled(stamp, "retracted")
    }
    if let other = now.verdicts.first(where: { !isOwn($0.stamp) }) {
      throw ChronologyError.rests(
        on: stamp,
        "\(id.handle) has been \(other.isRetraction ? "retracted" : "reinstated")",
        by: other.stamp)
    }
  }
}

extension Payload {
  /// What was done, behind "has been".
  var verb: String {
    switch self {
    case .recorded: "recorded"
    case .revised: "revised"
    case .retracted: "retracted"
    case .reinstated: "reinstated"
    case .assessed: "assessed"
    case .linked: "linked"
    case .unlinked: "unlinked"
    case .described: "described"
    case .aliased: "given an alias"
    case .frontierNamed: "named"
    }
  }
}
