// The events behind a difference between two views of a fact.

import EventStore
import GRDB

/// Finds which events made a fact differ.
struct DiffEvents {
  private let after: Snapshot
  private let was: Appearance?
  private let isNow: Appearance?
  /// The events about the fact that one side alone sees, in the order of folding.
  let seen: [FactEventView]
  /// Such descriptions of its sources as say when they were published.
  private let descriptions: [FactEventView]

  init(before: Snapshot, after: Snapshot, was: Appearance?, isNow: Appearance?) throws {
    self.after = after
    self.was = was
    self.isNow = isNow
    let scopes = (before.loader.scope, after.loader.scope)
    func isSeenByOne(_ stamp: Stamp, _ arrival: Int64) -> Bool {
      scopes.0.contains(stamp, arrival: arrival) != scopes.1.contains(stamp, arrival: arrival)
    }
    guard let row = (isNow ?? was)?.row else {
      (seen, descriptions) = ([], [])
      return
    }
    let events = try after.loader.events(about: row.key)
    seen = EventOrder(events.map { ($0.stamp, $0.payload.after) }).sequence
      .map { events[$0] }.filter { isSeenByOne($0.stamp, $0.arrival) }
      .map { FactEventView($0.stamp, $0.payload) }
    let sources = Set(
      [was, isNow].compactMap { $0 }.flatMap { side in
        side.state.citations.flatMap(\.citation.dependencies)
      })
    descriptions = try sources.sorted().flatMap { id -> [FactEventView] in
      guard let source = try after.loader.source(id) else { return [] }
      return try after.loader.events(aboutSource: source.key).filter {
        $0.payload.description["published"] != nil && isSeenByOne($0.stamp, $0.arrival)
      }.map { FactEventView($0.stamp, .described($0.payload)) }
    }
  }

  /// All events behind a difference in some members.
  ///
  /// Where both sides see the same events, it is a bound that moved, and what moved the fact past
  /// it is what gave it its dates.
  func all(of members: [String]) throws -> [FactEventView] {
    let isDated = was == nil || isNow == nil || members.contains(where: isDerived)
    let all = seen + (isDated ? descriptions : [])
    guard all.isEmpty, let shown = isNow ?? was else { return all }
    return try stamps(behind: shown).compactMap { stamp in
      guard let event = try Event.fetch(after.db, key: stamp.key),
        let payload = FoldedEvent(event).payload
      else { return nil }
      return FactEventView(stamp, payload)
    }
  }

  private func isDerived(_ member: String) -> Bool {
    Appearance.derivedMembers.contains(where: member.hasSameBytes)
  }

  private func stamps(behind shown: Appearance) -> [Stamp] {
    func cited(_ side: Appearance?) -> [String] { side?.dating.sightings.map(\.citation.id) ?? [] }
    let (old, new) = (cited(was), cited(isNow))
    let moved = shown.state.citations.filter { element in
      old.contains(where: element.citation.id.hasSameBytes)
        != new.contains(where: element.citation.id.hasSameBytes)
    }.map(\.stamp)
    let hasOtherPublications = after.reportedBy != nil || shown.dating.reported == nil
    let dated = shown.state.registers.distinct("occurred").map(\.stamp)
    let behind = hasOtherPublications && !moved.isEmpty ? moved : dated
    let all = behind.isEmpty ? [shown.state.first].compactMap { $0 } : behind
    return all.reduce(into: []) { stamps, stamp in
      if !stamps.contains(stamp) { stamps.append(stamp) }
    }
  }
}

extension FactEventView {
  init(_ stamp: Stamp, _ payload: Payload) {
    self.init(
      event: stamp.id, reference: stamp.reference, at: stamp.at, type: payload.type,
      author: stamp.origin, reason: payload.reason, imported: payload.imported, payload: payload)
  }

  /// Whether the event can have changed a member of a fact, or what follows from its members.
  func changes(_ member: String) -> Bool {
    if payload.touches(member) { return true }
    let dating = ["occurred", "kind", "ends", "stated", "citations"]
    return Appearance.derivedMembers.contains(where: member.hasSameBytes)
      && dating.contains(where: payload.touches)
  }
}

extension Payload {
  /// Whether it gives a member of a fact a value, or says what views show under its name.
  func touches(_ member: String) -> Bool {
    func isIn(_ objects: JSONObject...) -> Bool { objects.contains { $0[member] != nil } }
    switch self {
    case .recorded(let payload): return isIn(payload.content.members)
    case .revised(let payload):
      return isIn(payload.revision.set, payload.revision.add, payload.revision.remove)
    case .retracted, .reinstated: return member == "retracted"
    case .assessed: return member == "assessments"
    case .linked(let link), .unlinked(let link):
      return member == "links" || (link.relation.closesForecasts && member == "certainty")
    case .described, .aliased, .frontierNamed: return false
    }
  }
}
