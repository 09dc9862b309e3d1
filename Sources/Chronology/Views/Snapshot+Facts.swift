// A fact's row, state and dates made into what a view shows.

import EDTF
import EventStore
import GRDB

extension Snapshot {
  /// A fact as a view of a day shows it; without a day, nothing is said of that day.
  func view(_ row: FactRow, by day: Day?) throws -> FactView {
    let certainty = day.flatMap { row.certainty(by: $0.number) }
    return try view(row, state: loader.state(of: row), certainty: certainty, by: day)
  }

  /// - Parameter inForce: Whether a state held, where the view has no day to ask it of.
  func view(
    _ row: FactRow, state: FactState, certainty: Certainty?, by day: Day?, inForce: InForce? = nil
  ) throws -> FactView {
    let own = try loader.dating(state, reportedBy: reportedBy)
    let dating = sharedDating[row.key] ?? own
    let isHistory = certainty == .certain || certainty == .qualified
    let inView = isHistory || certainty == .possible
    let same = try same(as: row)
    let sightings = try dating.sightings + same.flatMap { try self.sightings(of: $0) }
    let sources = try Set(sightings.map(\.citation.source)).sorted().map { id in
      try reference(to: id)
    }
    guard let first = state.first else { throw ChronologyError.unknown(state.id) }
    return FactView(
      id: state.id, shortHandle: try shortHandle(of: row),
      statement: state.text("statement") ?? "", occurred: state.text("occurred"),
      occurredText: state.text("occurredText"),
      modifier: state.text("modifier").map(Modifier.init),
      start: dating.start, end: dating.end, boundedBy: dating.boundedBy, certainty: certainty,
      phase: isHistory ? day.map { dating.phase(by: $0) } : nil,
      inForce: inView ? day.map { dating.inForce(on: $0) } ?? inForce : nil,
      lastAttested: dating.lastAttested, kind: state.kind,
      ends: dating.isState ? dating.values.first.map { dating.ends(of: $0) } : nil,
      stated: state.text("stated"), modality: state.text("modality").map(Modality.init),
      actors: state.strings("actors"), places: state.strings("places"),
      tags: state.strings("tags"), confidence: state.text("confidence").map(Confidence.init),
      note: state.text("note"), retracted: state.isRetracted, disputed: state.isDisputed,
      contradicted: state.isContradicted, conflicts: state.conflicts, revisions: state.revisions,
      reported: dating.reported,
      reportedLater: day.flatMap { day in dating.reported.map { $0 > day } } ?? false,
      sources: sources, independence: try independence(of: sightings.map(\.citation)),
      sameAs: same.map(\.id),
      disagreements: try disagreements(row, state, same: same), recordedAt: first.at,
      author: first.origin, event: first.id,
      others: state.others)
  }

  /// The citations that the bounds let a view see of a fact.
  func sightings(of row: FactRow) throws -> [Sighting] {
    try loader.dating(loader.state(of: row), reportedBy: reportedBy).sightings
  }

  /// A source as a fact shows it.
  func reference(to id: SourceID) throws -> SourceReference {
    let state = try loader.state(of: id)
    return SourceReference(
      id: id, title: state?.text("title"), published: state?.text("published"),
      group: try group(of: id).min() ?? id)
  }

  /// The sources that are copies of one another with this one, itself included.
  func group(of id: SourceID) throws -> Set<SourceID> {
    if let known = groups[id] { return known }
    var found: Set<SourceID> = [id]
    var open = [id]
    while let next = open.popLast() {
      for other in try copies(of: next) where found.insert(other).inserted { open.append(other) }
    }
    for member in found { groups[member] = found }
    return found
  }

  /// The sources that are copies of one, or that it is a copy of, by what the view sees.
  private func copies(of id: SourceID) throws -> [SourceID] {
    guard let row = try loader.source(id), let state = try loader.state(of: id) else { return [] }
    let candidates = try Stored.all(
      String.self,
      db.cachedStatement(
        sql: """
          SELECT source.id FROM source_copy JOIN source ON source.key = source_copy.source \
          WHERE source_copy.other = ?
          """), arguments: [row.key]
    ).compactMap { SourceID($0) }
    return try state.copiedFrom.filter { $0 != id }
      + candidates.filter { try loader.state(of: $0)?.copiedFrom.contains(id) ?? false }
  }

  /// The shortest beginning of a fact's handle, at least six digits, that means it alone.
  func shortHandle(of row: FactRow) throws -> String {
    let number = row.id.handleNumber
    let neighbours = try Stored.all(
      Int64.self,
      db.cachedStatement(
        sql: """
          SELECT * FROM (SELECT handle FROM fact WHERE handle < ? ORDER BY handle DESC LIMIT 1) \
          UNION ALL \
          SELECT * FROM (SELECT handle FROM fact WHERE handle > ? ORDER BY handle LIMIT 1)
          """), arguments: [number, number])
    let count = FactID.shortestCount(number, neighbours: neighbours)
    return String(row.id.handle.prefix(count))
  }
}

extension Dating {
  /// When it started: the hull of all values.
  var start: EDTF.Bounds { Dating.hull(values.map(\.start)) }

  /// When it ended: the hull of all values.
  var end: EDTF.Bounds { Dating.hull(values.map(\.end)) }

  private static func hull(_ bounds: [EDTF.Bounds]) -> EDTF.Bounds {
    EDTF.Bounds(
      lower: bounds.map(\.lower).min() ?? .distantPast,
      upper: bounds.map(\.upper).max() ?? .distantFuture)
  }
}

extension FactState {
  /// Members that this version does not know, first values where in conflict, by name.
  var others: JSONObject {
    let known = FactContent.textMembers + FactContent.listMembers
    var others = JSONObject()
    for name in (registers.members.map(\.name) + lists.map(\.name))
      .sorted(by: { ExactText($0) < ExactText($1) })
    where !known.contains(where: name.hasSameBytes) {
      let elements = list(name).elements.map(\.value)
      others.set(name, registers[name] ?? (elements.isEmpty ? nil : .array(elements)))
    }
    return others
  }

  /// What the fact says now, first values where in conflict.
  var content: FactContent {
    var members: JSONObject = [:]
    for name in FactContent.textMembers { members.set(name, registers[name]) }
    for name in FactContent.listMembers {
      members.set(name, list: list(name).elements.map(\.value))
    }
    for (name, value) in others.members { members[name] = value }
    return FactContent(checked: members)
  }
}
