// One fact as one view shows it, in a form that can be compared with another.

import EDTF
import EventStore
import GRDB

/// A fact within the bounds of a view.
struct Appearance {
  let row: FactRow
  let state: FactState
  let dating: Dating
  let certainty: Certainty?
  let day: Day?

  /// The members that have several values.
  var conflicted: Set<ExactText> { Set(state.conflicts.map { ExactText($0.member) }) }

  /// The fact's members and what the view says of it, in a fixed order, each with its values: none,
  /// one, several in conflict, or the elements of a list.
  ///
  /// Values that are equal on both sides are equal here, whoever gave them.
  var members: [(name: String, values: [JSON])] {
    state.members(citing: dating.sightings.map(\.citation)) + [
      ("assessments", state.assessments.map(\.json)), ("links", links),
    ] + derived
  }

  /// Its links, each once, whoever said it too.
  private var links: [JSON] {
    state.links.map(\.json).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// What follows from the members, the bounds and the view's day.
  private var derived: [(name: String, values: [JSON])] {
    func text(_ value: (some CustomStringConvertible)?) -> [JSON] {
      value.map { [.string($0.description)] } ?? []
    }
    let isHistory = certainty == .certain || certainty == .qualified
    let inView = isHistory || certainty == .possible
    return [
      ("start", [dating.start.json]), ("end", [dating.end.json]),
      ("reported", text(dating.reported)), ("lastAttested", text(dating.lastAttested)),
      ("certainty", text(certainty?.rawValue)),
      ("phase", text(isHistory ? day.map { dating.phase(by: $0).rawValue } : nil)),
      ("inForce", text(inView ? day.flatMap { dating.inForce(on: $0)?.rawValue } : nil)),
    ]
  }

  /// The members that `derived` gives: they change with the dates and citations of the content.
  static let derivedMembers = [
    "start", "end", "reported", "lastAttested", "certainty", "phase", "inForce",
  ]

  /// What a later appearance of the fact has otherwise; nil is one that is not in view.
  ///
  /// - Parameter wasRetracted: Whether the fact was taken back in the earlier record, in view or not.
  static func differences(
    _ before: Appearance?, _ after: Appearance?, wasRetracted: Bool
  ) -> [Difference] {
    guard let after else { return before == nil ? [] : [.gone] }
    let (old, new) = (before?.state, after.state)
    var found: [Difference] = []
    func note(_ was: Bool?, _ isNow: Bool, _ came: Difference, _ went: Difference? = nil) {
      if isNow, was != true { found.append(came) }
      if !isNow, was == true, let went { found.append(went) }
    }
    if before == nil { found.append(.added) }
    if new.isRetracted, !wasRetracted { found.append(.retracted) }
    if !new.isRetracted, old?.isRetracted == true { found.append(.reinstated) }
    let (wasTorn, isTorn) = (before?.conflicted ?? [], after.conflicted)
    if !isTorn.subtracting(wasTorn).isEmpty { found.append(.conflicted) }
    if !wasTorn.subtracting(isTorn).isEmpty { found.append(.settled) }
    if let before, before.hasOtherContent(than: after) { found.append(.changed) }
    note(old?.isDisputed, new.isDisputed, .disputed, .undisputed)
    note(old?.isContradicted, new.isContradicted, .contradicted, .uncontradicted)
    return found
  }

  /// Whether a member differs, that it is retracted aside.
  private func hasOtherContent(than other: Appearance) -> Bool {
    changes(to: other).contains { $0.name != "retracted" }
  }

  /// The members that have other values in a later appearance.
  func changes(to after: Appearance) -> [MemberChange] { members.changes(to: after.members) }
}

extension EDTF.Bounds {
  fileprivate var json: JSON {
    ["lower": .string(lower.description), "upper": .string(upper.description)]
  }
}

extension FactState.Assessment {
  fileprivate var json: JSON {
    var object: JSONObject = [
      "author": .string(stamp.origin.description), "stance": .string(stance.rawValue),
    ]
    object.set("credibility", credibility.map { .int($0) })
    object.set("note", note)
    return .object(object)
  }
}

extension FactState.Link {
  fileprivate var json: JSON {
    [
      "from": .string(from.description), "relation": .string(relation.rawValue),
      "to": .string(to.description),
    ]
  }
}

extension Snapshot {
  /// A fact as the view of a day shows it, or as the bounds do where there is no day; nil if it is
  /// not in view.
  func appearance(of row: FactRow, by day: Day?) throws -> Appearance? {
    // What was recorded after the bounds is outside without being folded.
    if let time = loader.scope.recordedBy, row.reach.firstRecorded > time { return nil }
    if let arrival = loader.scope.arrival, row.reach.firstArrival > arrival { return nil }
    let state = try loader.state(of: row)
    guard state.first != nil else { return nil }
    let dating = try loader.dating(state, reportedBy: reportedBy)
    if reportedBy != nil, dating.reported == nil { return nil }
    guard let day else {
      return Appearance(row: row, state: state, dating: dating, certainty: nil, day: nil)
    }
    var scoped = row
    if !loader.scope.isEverything || reportedBy != nil {
      scoped = try loader.row(key: row.key, state, reportedBy: reportedBy)
    }
    let certainty = scoped.certainty(by: day.number)
    guard let certainty, certainty != .unplaced else { return nil }
    return Appearance(row: row, state: state, dating: dating, certainty: certainty, day: day)
  }

  /// Whether a fact was recorded and taken back, within the bounds.
  func isRetracted(_ key: Int64) throws -> Bool {
    guard let row = try FactRow.fetch(db, key: key) else { return false }
    let state = try loader.state(of: row)
    return state.first != nil && state.isRetracted
  }

  /// Whether the filter lets a fact through.
  func admits(_ appearance: Appearance) -> Bool {
    guard !filter.isEmpty else { return true }
    let row = FactRow(key: appearance.row.key, appearance.state, appearance.dating)
    // Without a status asked for, retracted facts are let through: that they are is a difference.
    return (filter.statuses.isEmpty || filter.matchesStatus(row))
      && filter.matches(appearance.state, appearance.dating)
  }
}
