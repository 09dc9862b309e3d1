// The event that reverses another, made from the fact before it, after it, and as it stands now.

import EventStore

extension Snapshot {
  /// - Parameter cancelled: Changes that were undone and the events that undid them: what they set
  ///   is as it was before both.
  func reversal(
    of event: Event, cancelled: Set<EntryKey>, _ reason: String?
  ) throws -> Reversal {
    guard let payload = FoldedEvent(event).payload else {
      throw ChronologyError.cannotUndo("\(event.id) cannot be read")
    }
    let stamp = Stamp(event)
    var (type, made): (String, JSONObject)
    switch payload {
    case .described(let description):
      (type, made) = try SourceReversal(self, stamp, description, cancelled).made(reason)
    case .aliased(let aliased):
      (type, made) = try unaliasing(aliased, stamp, cancelled)
    default:
      (type, made) = try FactReversal(self, stamp, payload, cancelled).made(reason)
    }
    made["undoes"] = .string(event.reference.description)
    var source: SourceID?
    if case .described(let description) = payload { source = description.source }
    guard let reversing = try Payload(type: type, object: made) else {
      throw ChronologyError.cannotUndo("a \(event.type) cannot be undone")
    }
    return Reversal(
      undone: FactEventView(stamp, payload), facts: payload.facts, source: source,
      reversing: reversing, payload: made)
  }
}

/// A fact around one of its events.
struct FactReversal {
  let stamp: Stamp
  private let payload: Payload
  private let cancelled: Set<EntryKey>
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
    let events = try snapshot.loader.events(about: row.key)
    guard let place = events.firstIndex(where: { $0.stamp == stamp }) else {
      throw ChronologyError.cannotUndo("\(stamp.id) is not about \(id.handle)")
    }
    let order = EventOrder(events.map { ($0.stamp, $0.payload.after) })
    let seen = order.sequence.filter { order.precedes($0, place) }.map { events[$0] }
    self.stamp = stamp
    self.payload = payload
    self.cancelled = cancelled
    self.id = id
    before = try FactState.fold(id, seen)
    after = try FactState.fold(id, seen + [events[place]])
    now = try snapshot.loader.state(of: row)
    later = order.sequence.filter { $0 != place && !order.precedes($0, place) }
      .map { events[$0] }.filter { !cancelled.contains($0.stamp.key) }
    isAfter = Set(
      events.indices.filter { order.precedes(place, $0) }.map { events[$0].stamp.key })
  }

  /// The type and the payload of the event that reverses it.
  func made(_ reason: String?) throws -> (type: String, payload: JSONObject) {
    let heads = now.heads.map(\.reference)
    switch payload {
    case .recorded:
      if let other = later.first {
        throw ChronologyError.rests(
          on: stamp, "\(id.handle) has been \(other.payload.verb) since", by: other.stamp,
          other.stamp.log == stamp.log ? nil : "'chron retract' takes a fact back all the same.")
      }
      return retraction(heads, reason)
    case .revised:
      try checkStanding()
      let revision = try revision(reason)
      return (
        FactRevised.type, FactRevised(fact: id, after: heads, revision: revision).payload
      )
    case .retracted:
      try checkVerdict(wasRetracted: true)
      return (
        FactRetracted.reinstatedType,
        FactRetracted(fact: id, after: heads, reason: reason).payload
      )
    case .reinstated:
      try checkVerdict(wasRetracted: false)
      if let other = later.first(where: { isAfter.contains($0.stamp.key) }) {
        throw ChronologyError.rests(
          on: stamp, "\(id.handle) has been \(other.payload.verb) since", by: other.stamp,
          other.stamp.log == stamp.log ? nil : "'chron retract' takes a fact back all the same.")
      }
      return retraction(heads, reason)
    case .assessed: return try assessment(heads, reason)
    case .linked(let link): return try unlinking(link)
    case .unlinked(let link): return try linking(link, heads)
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
    let seen = before.verdicts.map(\.stamp)
    let unseen = now.verdicts.first { verdict in
      verdict.isRetraction && !cancelled.contains(verdict.stamp.key)
        && !seen.contains(verdict.stamp)
    }
    if let verdict = unseen {
      throw ChronologyError.rests(
        on: stamp, "\(id.handle) has been retracted", by: verdict.stamp,
        verdict.stamp.log == stamp.log ? nil : "'chron reinstate' takes the retraction back.")
    }
  }

  private func checkVerdict(wasRetracted: Bool) throws {
    guard before.isRetracted != wasRetracted else {
      throw ChronologyError.cannotUndo(
        "\(ChronologyError.name(stamp)) changed nothing: \(id.handle) was "
          + (wasRetracted ? "retracted before" : "not retracted"))
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
