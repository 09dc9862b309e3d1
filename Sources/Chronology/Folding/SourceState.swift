// A source as the descriptions of it make it: each member merges on its own.

import EventStore

/// A description of a source as an event.
struct SourceEvent: Sendable {
  let stamp: Stamp
  let arrival: Int64
  let payload: SourceDescribed
}

/// A folded source.
struct SourceState: Sendable {
  let id: SourceID
  var registers = Registers()
  /// Descriptions that no other follows.
  var heads: [Stamp] = []
  /// The first description in the order of folding; nil for a source that is only cited.
  var first: Stamp?
  var eventCount = 0
  /// Whether a description refers to an event that is not here.
  var isPending = false
  /// Over which moments the descriptions spread that say when it was published.
  var datingReach = Reach()

  init(id: SourceID) {
    self.id = id
  }

  /// Folds all descriptions, given in any order.
  static func fold(
    _ id: SourceID, _ events: [SourceEvent],
    isSettled: (EventReference) throws -> Bool = { _ in true }
  ) rethrows -> SourceState {
    var state = SourceState(id: id)
    let order = EventOrder(events.map { ($0.stamp, $0.payload.after) })
    var places: [EntryKey: Int] = Dictionary(minimumCapacity: events.count)
    for (place, event) in events.enumerated() { places[event.stamp.key] = place }
    for current in order.sequence {
      // Every stamp in the state is one of these events', so the default is never used.
      state.apply(events[current]) { order.precedes(places[$0.key] ?? 0, current) }
    }
    state.isPending = try order.unresolved.contains { try !isSettled($0) }
    return state
  }

  /// Folds one more description, if it follows all others; see `FactState.extend`.
  mutating func extend(
    with event: SourceEvent, isLast: Bool, isSettled: (EventReference) throws -> Bool
  ) rethrows -> Bool {
    guard !isPending, isLast else { return false }
    let after = event.payload.after
    for head in heads where head.log != event.stamp.log {
      guard after.contains(head.reference) else { return false }
    }
    let known = heads.map(\.reference)
    for reference in after where !known.contains(reference) {
      guard try isSettled(reference) else { return false }
    }
    apply(event) { _ in true }
    return true
  }

  private mutating func apply(_ event: SourceEvent, sees: (Stamp) -> Bool) {
    eventCount += 1
    if first == nil { first = event.stamp }
    for (name, value) in event.payload.description.members.members {
      registers.set(name, to: value, by: event.stamp, sees: sees)
    }
    heads.removeAll(where: sees)
    heads.append(event.stamp)
    if event.payload.description["published"] != nil {
      datingReach.include(at: event.stamp.at, arrival: event.arrival, records: true)
    }
  }
}

extension SourceState {
  func text(_ name: String) -> String? { registers[name]?.stringValue }

  var conflicts: [Conflict] { registers.conflicts }

  /// The documents that it is a copy of, by any standing description.
  var copiedFrom: [SourceID] {
    derivedFrom.filter { $0.relation == .copy }.map(\.source)
  }

  /// What it is derived from, by any standing description.
  var derivedFrom: [DerivedFrom] {
    registers.values("derivedFrom").flatMap { DerivedFrom.list($0) }
  }

  /// The description, first values where in conflict, members by name.
  var description: SourceDescription {
    var description = SourceDescription()
    for member in registers.members.sorted(by: { ExactText($0.name) < ExactText($1.name) }) {
      description[member.name] = registers[member.name]
    }
    return description
  }
}
