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

  /// Ties a fact to passages.
  ///
  /// - Parameter after: The events that it is made on; what this replica sees, by default.
  @discardableResult
  public func cite(
    _ fact: FactID, _ citations: [Citation], reason: String? = nil,
    after: [EventReference]? = nil
  ) throws -> Event {
    let elements = citations.map { JSON.object($0.members) }
    return try revise(
      fact, Revision(add: ["citations": .array(elements)], reason: reason), after: after)
  }

  /// Sets members, adds and removes list elements.
  ///
  /// - Parameter after: The events that it is made on; what this replica sees, by default.
  @discardableResult
  public func revise(
    _ fact: FactID, _ revision: Revision, after: [EventReference]? = nil
  ) throws -> Event {
    try revision.validate()
    let references = try after ?? contentHeads(of: fact)
    return try append(Draft.revised(fact, revision, after: references))
  }

  /// Takes a fact back.
  @discardableResult
  public func retract(
    _ fact: FactID, reason: String?, after: [EventReference]? = nil
  ) throws -> Event {
    let references = try after ?? contentHeads(of: fact)
    return try append(Draft.retracted(fact, reason: reason, after: references))
  }

  /// Takes a retraction back.
  @discardableResult
  public func reinstate(
    _ fact: FactID, reason: String?, after: [EventReference]? = nil
  ) throws -> Event {
    let references = try after ?? contentHeads(of: fact)
    return try append(Draft.reinstated(fact, reason: reason, after: references))
  }

  /// Says what one thinks of a fact.
  ///
  /// It replaces one's own earlier assessment, nobody else's.
  ///
  /// - Parameter credibility: From 1, confirmed, to 6, which cannot be judged.
  @discardableResult
  public func assess(
    _ fact: FactID, stance: Stance, credibility: Int? = nil, note: String? = nil
  ) throws -> Event {
    guard stance.isKnown else {
      throw ChronologyError(
        .invalidContent, "'\(stance)' is not a stance",
        advice: "Stances are: \(Stance.known.map(\.rawValue).joined(separator: ", ")).")
    }
    if let credibility, !(1...6).contains(credibility) {
      throw ChronologyError(
        .invalidContent, "a credibility of \(credibility) is not from 1 to 6")
    }
    return try append(
      Draft.assessed(
        fact, stance: stance, credibility: credibility, note: note,
        after: contentHeads(of: fact)))
  }

  /// Says what one fact is to another.
  @discardableResult
  public func link(from: FactID, to: FactID, _ relation: Relation) throws -> Event {
    guard relation.isKnown else {
      throw ChronologyError(
        .invalidContent, "'\(relation)' is not a relation",
        advice: "Relations are: \(Relation.known.map(\.rawValue).joined(separator: ", ")).")
    }
    guard from != to else {
      throw ChronologyError(.invalidContent, "a fact cannot be linked to itself")
    }
    let references = try contentHeads(of: from) + contentHeads(of: to)
    return try append(Draft.linked(from: from, to: to, relation, after: references))
  }

  /// Takes back every link of that relation between two facts that this replica sees.
  ///
  /// - Throws: `ChronologyError` with `unknownLink` if there is none.
  @discardableResult
  public func unlink(from: FactID, to: FactID, _ relation: Relation) throws -> Event {
    let links = try standingLinks(from: from, to: to, relation)
    guard !links.isEmpty else {
      throw ChronologyError(
        .unknownLink, "no link says that \(from.handle) \(relation) \(to.handle)",
        advice: "'chron trace' shows a fact's links.")
    }
    return try append(Draft.unlinked(from: from, to: to, relation, after: links))
  }

  /// Appends events that were made with ``Draft``, all or none, in one transaction.
  @discardableResult
  public func append(_ drafts: [NewEvent]) throws -> [Event] { try store.append(drafts) }

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
