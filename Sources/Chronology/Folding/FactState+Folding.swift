// From events to a fact: all of them at once, or one more on a fact that is folded already.

import EventStore

extension FactState {
  /// Folds all events about a fact, given in any order.
  ///
  /// - Parameter isSettled: Whether a reference that is not among the events can never turn out to
  ///   be about this fact: its event is held and can be read, and is about something else.
  static func fold(
    _ id: FactID, _ events: [FactEvent], isSettled: (EventReference) throws -> Bool = { _ in true }
  ) rethrows -> FactState {
    var state = FactState(id: id)
    let order = EventOrder(events.map { ($0.stamp, $0.payload.after) })
    var places: [EntryKey: Int] = Dictionary(minimumCapacity: events.count)
    for (place, event) in events.enumerated() { places[event.stamp.key] = place }
    // Every stamp in the state is one of these events', so the default is never used.
    func place(_ stamp: Stamp) -> Int { places[stamp.key] ?? 0 }
    for current in order.sequence {
      state.apply(events[current]) { order.precedes(place($0), current) }
    }
    let retractions = state.verdicts.filter(\.isRetraction).map { place($0.stamp) }
    state.unseenRevisions = state.lastRevisions.filter { revision in
      retractions.contains { retraction in
        !order.precedes(place(revision), retraction) && !order.precedes(retraction, place(revision))
      }
    }
    state.isPending = try order.unresolved.contains { try !isSettled($0) }
    return state
  }

  /// Folds one more event, if it follows everything that it could be concurrent with.
  ///
  /// This is the common case, one person after another, and costs what the fact costs, not what its
  /// history does.
  ///
  /// - Parameters:
  ///   - isLast: Whether the event comes after all others of its log about this fact.
  ///   - isSettled: As for `fold`; an event that is held and about this fact is settled too.
  /// - Returns: Whether it was folded; if not, all events have to be folded anew.
  mutating func extend(
    with event: FactEvent, isLast: Bool, isSettled: (EventReference) throws -> Bool
  ) rethrows -> Bool {
    guard !isPending, isLast else { return false }
    let after = event.payload.after
    if event.payload.isAboutContent {
      for head in heads where head.log != event.stamp.log {
        guard after.contains(head.reference) else { return false }
      }
    }
    let known = heads.map(\.reference)
    for reference in after where !known.contains(reference) {
      guard try isSettled(reference) else { return false }
    }
    apply(event) { _ in true }
    return true
  }
}

extension Payload {
  /// Whether it changes what a fact says, or whether it stands at all.
  var isAboutContent: Bool {
    switch self {
    case .recorded, .revised, .retracted, .reinstated: true
    case .assessed, .linked, .unlinked, .described, .aliased, .frontierNamed: false
    }
  }
}
