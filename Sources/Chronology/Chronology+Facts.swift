// Recording facts and changing them: each call is one event, made on what its author could see.

public import EventStore

/// A fact that is to be recorded.
public struct NewFact: Sendable {
  /// Its id.
  public var id: FactID
  /// What it says.
  public var content: FactContent
  /// The row that it came from, if it was imported.
  public var imported: ImportedRow?

  /// A fact; with a new id by default.
  public init(id: FactID = .random(), content: FactContent, imported: ImportedRow? = nil) {
    self.id = id
    self.content = content
    self.imported = imported
  }
}

extension Chronology {
  /// Records facts, all or none, in one transaction.
  ///
  /// - Throws: `ChronologyError` with `invalidContent` for an empty statement or a date that
  ///   cannot be read.
  @discardableResult
  public func record(_ facts: [NewFact]) throws -> [Event] {
    for fact in facts { try fact.content.validate() }
    return try store.append(facts.map(Draft.recorded))
  }

  /// Records one fact.
  @discardableResult
  public func record(_ content: FactContent) throws -> (id: FactID, event: Event) {
    let fact = NewFact(content: content)
    return (fact.id, try appended(record([fact])))
  }

  /// Ties a fact to passages; those that it is tied to already are left out.
  ///
  /// - Parameter after: The events that it is made on; what this replica sees, by default.
  /// - Returns: The event; nil, and nothing is written, if the fact has all of them.
  @discardableResult
  public func cite(
    _ fact: FactID, _ citations: [Citation], reason: String? = nil,
    after: [EventReference]? = nil
  ) throws -> Event? {
    let elements = citations.map { JSON.object($0.members) }
    return try revise(
      fact, Revision(add: ["citations": .array(elements)], reason: reason), after: after)
  }

  /// Sets members, adds and removes list elements; what is so already is left out.
  ///
  /// - Parameter after: The events that it is made on; what this replica sees, by default.
  /// - Returns: The event; nil, and nothing is written, if it would change nothing.
  @discardableResult
  public func revise(
    _ fact: FactID, _ revision: Revision, after: [EventReference]? = nil
  ) throws -> Event? {
    try revision.validate()
    let (state, references) = try ground(of: fact, after: after)
    let rest = revision.rest(on: state)
    if rest.isEmpty { return nil }
    return try append(Draft.revised(fact, rest, after: references))
  }

  /// Takes a fact back.
  ///
  /// - Returns: The event; nil, and nothing is written, if the fact is retracted already.
  @discardableResult
  public func retract(
    _ fact: FactID, reason: String?, after: [EventReference]? = nil
  ) throws -> Event? {
    let (state, references) = try ground(of: fact, after: after)
    if state.isRetracted { return nil }
    return try append(Draft.retracted(fact, reason: reason, after: references))
  }

  /// Takes a retraction back.
  ///
  /// - Returns: The event; nil, and nothing is written, if the fact is not retracted.
  @discardableResult
  public func reinstate(
    _ fact: FactID, reason: String?, after: [EventReference]? = nil
  ) throws -> Event? {
    let (state, references) = try ground(of: fact, after: after)
    if !state.verdicts.contains(where: \.isRetraction) { return nil }
    return try append(Draft.reinstated(fact, reason: reason, after: references))
  }

  /// Says what one thinks of a fact.
  ///
  /// It replaces one's own earlier assessment, nobody else's.
  ///
  /// - Parameter credibility: From 1 (confirmed) to 6 (cannot be judged).
  /// - Returns: The event; nil, and nothing is written, if one's standing assessment says the same.
  @discardableResult
  public func assess(
    _ fact: FactID, stance: Stance, credibility: Int? = nil, note: String? = nil
  ) throws -> Event? {
    let own = try store.identity().origin
    let (state, references) = try ground(of: fact, after: nil)
    let assessed = FactAssessed(
      fact: fact, after: references, stance: stance, credibility: credibility, note: note)
    try assessed.validate()
    let standing = state.assessments.first { $0.stamp.origin == own }
    if let standing, standing.says(the: assessed) { return nil }
    return try append(NewEvent(.assessed(assessed)))
  }

  /// Says what one fact is to another.
  ///
  /// - Returns: The event; nil, and nothing is written, if a link says so already.
  /// - Throws: `ChronologyError` with `incompatibleLinks` where facts would be the same and
  ///   contradict one another.
  @discardableResult
  public func link(from: FactID, to: FactID, _ relation: Relation) throws -> Event? {
    let linked = FactLinked(from: from, to: to, relation: relation, after: [])
    try linked.validate()
    let after: [EventReference]? = try whole { snapshot in
      let (first, second) = (
        try snapshot.recordedState(of: from), try snapshot.recordedState(of: to)
      )
      if first.links.contains(where: { $0.says(the: linked) }) { return nil }
      try snapshot.checkCompatible(linked)
      return first.heads.map(\.reference) + second.heads.map(\.reference)
    }
    guard let after else { return nil }
    return try append(Draft.linked(from: from, to: to, relation, after: after))
  }

  /// Takes back every link of that relation between two facts that this replica sees.
  ///
  /// - Returns: The events; none, and nothing is written, if no link says so.
  @discardableResult
  public func unlink(from: FactID, to: FactID, _ relation: Relation) throws -> [Event] {
    let linked = FactLinked(from: from, to: to, relation: relation, after: [])
    try linked.validate()
    let standing = try whole { snapshot in
      guard let row = try FactRow.fetch(snapshot.db, id: from) else { return [FactState.Link]() }
      return try snapshot.loader.state(of: row).links.filter { $0.says(the: linked) }
    }
    // What is the same both ways may have been said either way.
    let drafts = [(from, to), (to, from)].compactMap { from, to -> NewEvent? in
      let links = standing.filter { $0.from == from && $0.to == to }
      guard !links.isEmpty else { return nil }
      return Draft.unlinked(from: from, to: to, relation, after: links.map(\.stamp.reference))
    }
    return drafts.isEmpty ? [] : try append(drafts)
  }

  /// A fact as whoever changes it sees it, and the events that the change is made on: both of one
  /// snapshot, so that what is judged to change nothing does change nothing of what it is made on.
  ///
  /// - Parameter after: The events that it is made on; nil is everything that is held here.
  private func ground(
    of fact: FactID, after: [EventReference]?
  ) throws -> (state: FactState, after: [EventReference]) {
    guard let after else {
      return try whole { snapshot in
        let state = try snapshot.recordedState(of: fact)
        return (state, state.heads.map(\.reference))
      }
    }
    let own = try store.identity().origin
    return try whole { snapshot in
      let events = try snapshot.loader.events(about: snapshot.row(of: fact).key)
      let order = EventOrder(events.map { ($0.stamp, $0.payload.after) })
      let last = events.indices.filter {
        after.contains(events[$0].stamp.reference) || events[$0].stamp.origin == own
      }
      let seen = events.indices.filter { place in
        last.contains { $0 == place || order.precedes(place, $0) }
      }
      return (try FactState.fold(fact, seen.map { events[$0] }), after)
    }
  }

  /// Appends events that were made with ``Draft``, all or none, in one transaction.
  ///
  /// - Throws: `ChronologyError` with `invalidContent` or `incompatibleLinks` for what may not be
  ///   written, of the types that this module knows; others are the store's to judge.
  @discardableResult
  public func append(_ drafts: [NewEvent]) throws -> [Event] {
    try validate(drafts)
    return try store.append(drafts)
  }

  private func append(_ draft: NewEvent) throws -> Event {
    try appended(store.append([draft]))
  }

  /// The only event of an append of one.
  func appended(_ events: [Event]) throws -> Event {
    guard let event = events.first else {
      throw ChronologyError(.invalidContent, "there is nothing to append")
    }
    return event
  }
}
