// Resolving a conflict: an event after all that compete, so that it supersedes every one of them.

public import EventStore

/// What a conflict about a fact is decided to be.
public struct Decision: Sendable {
  /// Members in conflict and the values that they are to have; null takes a value back.
  public var set: JSONObject
  /// Members that go with what is set, in conflict or not: the words of a date, and what they say.
  public var beside: JSONObject = [:]
  /// Whether the fact is retracted, where that is in conflict.
  public var retracted: Bool?
  /// The event whose values are taken, for each member in conflict that it gave one.
  public var take: EventID?
  /// Why.
  public var reason: String?

  /// A decision.
  public init(
    set: JSONObject = [:], retracted: Bool? = nil, take: EventID? = nil, reason: String? = nil
  ) {
    self.set = set
    self.retracted = retracted
    self.take = take
    self.reason = reason
  }
}

extension Chronology {
  /// Settles conflicts about a fact, with an event after all that compete.
  ///
  /// Two people who decide alike, each without the other, leave no conflict: equal values are one.
  ///
  /// - Returns: The events, and the members that are still in conflict; no events, and nothing is
  ///   written, if the fact says already what is decided.
  /// - Throws: `ChronologyError` with `noConflict` where there is none to settle, or `openConflict`
  ///   where one about the retraction would be settled unsaid.
  @discardableResult
  public func resolve(
    _ fact: FactID, _ decision: Decision
  ) throws -> (events: [Event], open: [String]) {
    let (open, heads, isSo) = try whole { snapshot in
      let row = try snapshot.row(of: fact)
      let state = try snapshot.loader.state(of: row)
      return (
        try snapshot.conflictedFact(row).conflicts, state.heads.map(\.reference),
        try decision.isSo(state, snapshot.loader.events(about: row.key))
      )
    }
    if isSo { return ([], open.map(\.member)) }
    guard !open.isEmpty else {
      throw ChronologyError(
        .noConflict, "nothing about \(fact.handle) is in conflict",
        advice: "'chron revise' changes what a fact says; 'chron conflicts' lists conflicts.")
    }
    let settled = try settlement(of: open, by: decision, fact)
    var drafts: [NewEvent] = []
    if !settled.revision.isEmpty {
      try settled.revision.validate()
      drafts.append(Draft.revised(fact, settled.revision, after: heads))
    }
    switch settled.retracted {
    case true?: drafts.append(Draft.retracted(fact, reason: decision.reason, after: heads))
    case false?:
      // First, so that the revision is one of a fact that stands.
      drafts.insert(Draft.reinstated(fact, reason: decision.reason, after: heads), at: 0)
    case nil: break
    }
    let events = try append(drafts)
    return (events, try conflicts(of: fact).conflicts.map(\.member))
  }

  private func settlement(
    of open: [OpenConflict], by decision: Decision, _ fact: FactID
  ) throws(ChronologyError) -> (revision: Revision, retracted: Bool?) {
    var revision = Revision(reason: decision.reason)
    var retracted = decision.retracted
    func conflict(_ member: String) -> OpenConflict? {
      open.first { $0.member.hasSameBytes(as: member) }
    }
    for (member, value) in decision.set.members {
      guard conflict(member) != nil else { throw .notInConflict(member, fact, open) }
      revision.set[member] = value
    }
    for (member, value) in decision.beside.members where decision.set[member] == nil {
      revision.set[member] = value
    }
    if retracted != nil, conflict("retracted") == nil {
      throw .notInConflict("retracted", fact, open)
    }
    if let event = decision.take {
      let taken = open.flatMap { conflict in
        conflict.sides.filter { $0.event.event == event }.map { (conflict.member, $0.value) }
      }
      guard !taken.isEmpty else {
        throw ChronologyError(
          .noConflict, "\(event) gave \(fact.handle) no value that is in conflict",
          advice: "'chron conflicts' shows the events that did.")
      }
      for (member, value) in taken where revision.set[member] == nil {
        switch (member, value) {
        case ("retracted", .bool(let isSo)): retracted = retracted ?? isSo
        case ("citations", let citation):
          let others = revision.add["citations"]?.arrayValue ?? []
          revision.add["citations"] = .array(others + [citation])
        case (let member, let value): revision.set[member] = value
        }
      }
    }
    // A revision after a retraction leaves the fact retracted: that has to be meant.
    if retracted == nil, !revision.isEmpty, conflict("retracted") != nil {
      throw ChronologyError(
        .openConflict, "whether \(fact.handle) is retracted is in conflict too",
        advice: "Say that as well: --set retracted=yes or --set retracted=no.")
    }
    return (revision, retracted)
  }
}

extension Decision {
  /// Whether a fact says all of it already, as after somebody else has settled the conflict alike.
  fileprivate func isSo(_ state: FactState, _ events: [FactEvent]) throws -> Bool {
    let isTorn = state.conflicts.contains { $0.member == "retracted" }
    if let retracted, isTorn || state.isRetracted != retracted { return false }
    var wanted = self.set
    if let take {
      guard let event = events.first(where: { $0.stamp.id == take }) else { return false }
      let given: JSONObject
      switch event.payload {
      case .recorded(let payload): given = payload.content.members
      case .revised(let payload): given = payload.revision.set
      default: return false
      }
      for (member, value) in given.members
      where wanted[member] == nil && !FactContent.listMembers.contains(where: member.hasSameBytes) {
        wanted[member] = value
      }
    }
    return (retracted != nil || !wanted.members.isEmpty)
      && Revision(set: wanted).rest(on: state).isEmpty
  }
}

extension ChronologyError {
  fileprivate static func notInConflict(
    _ member: String, _ fact: FactID, _ open: [OpenConflict]
  ) -> ChronologyError {
    let members = open.map(\.member).joined(separator: ", ")
    return ChronologyError(
      .noConflict, "'\(member)' of \(fact.handle) is not in conflict; in conflict are: \(members)",
      advice: "'chron revise' changes what a fact says.")
  }
}
