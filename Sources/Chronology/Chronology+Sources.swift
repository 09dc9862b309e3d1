// Describing sources, and finding them by what people call them.

public import EventStore

extension Chronology {
  /// Says what is known of a source: the members given are set, a null takes one back; what is said
  /// already is left out.
  ///
  /// - Parameter after: The events that it is made on; what this replica sees, by default.
  /// - Returns: The event; nil, and nothing is written, if all of it is said already.
  /// - Throws: `ChronologyError` with `invalidContent` for a date that cannot be read.
  @discardableResult
  public func describe(
    _ source: SourceID, _ description: SourceDescription, reason: String? = nil,
    after: [EventReference]? = nil
  ) throws -> Event? {
    try description.validate()
    let own = try store.identity().origin
    let (state, references) = try whole { snapshot in
      guard let state = try snapshot.loader.state(of: source) else {
        return (SourceState(id: source), after ?? [])
      }
      guard let after else { return (state, state.heads.map(\.reference)) }
      return (try snapshot.state(of: source, seenBy: own, after: after), after)
    }
    let rest = description.rest(on: state)
    // To say nothing of a source that nobody has described registers it.
    if rest.members.members.isEmpty, state.first != nil { return nil }
    return try appended(
      store.append([Draft.described(source, rest, reason: reason, after: references)]))
  }
}

extension Snapshot {
  /// A source as the events make it that precede one of `own` which is made on others.
  fileprivate func state(
    of source: SourceID, seenBy own: Origin?, after: [EventReference]
  ) throws -> SourceState {
    guard let row = try loader.source(source) else { return SourceState(id: source) }
    let events = try loader.events(aboutSource: row.key)
    let order = EventOrder(events.map { ($0.stamp, $0.payload.after) })
    let last = events.indices.filter {
      after.contains(events[$0].stamp.reference) || events[$0].stamp.origin == own
    }
    let seen = events.indices.filter { place in
      last.contains { $0 == place || order.precedes(place, $0) }
    }
    return try SourceState.fold(source, seen.map { events[$0] })
  }
}
