// The row of a fact: what views compare, count and order by.

import EDTF
import EventStore
import Foundation
import GRDB

/// A fact's row.
struct FactRow {
  let key: Int64
  let id: FactID
  var first: EntryKey?
  var eventCount = 0
  var placement = Placement.hidden
  /// From this day on it was over, under every value; `Int64.max` if that is open.
  var finish = Int64.max
  /// The first day on which an end that is not yet over can change what a view of a day says: the
  /// least lower bound of its ends; for an all-of set, when its members are over.
  var ending = Int64.max
  /// Up to when the citations of a state vouch for it.
  var vouched: Int64?
  /// Up to this day it went on at least, under every value; `Int64.min` if nothing says so.
  var lasts = Int64.min
  /// Whether sources vouch for it up to some day and nothing says when it was over.
  var isAttested = false
  /// Whether it has several dates, in conflict or in a set, which the numbers here blur.
  var hasSeveralDates = false
  var closedFrom: Int64?
  var kind = Kind.event.rawValue
  var modality: String?
  var isRetracted = false
  var isDisputed = false
  var isContradicted = false
  var isConflicted = false
  var reportedFirst: Int64?
  var reportedLast: Int64?
  /// The events about the fact, and what its dates depend on.
  var reach = Reach()
  /// The number of the group of facts that are the same; nil for one that is like no other.
  var same: Int64?
  /// Each of its dates as a stretch; nil for a row as the table has it.
  var stretches: [Stretch]?

  init(key: Int64, id: FactID) {
    self.key = key
    self.id = id
  }

  /// The row of a folded fact.
  init(key: Int64, _ state: FactState, _ dating: Dating) {
    self.init(key: key, id: state.id, dating)
    first = state.first?.key
    eventCount = state.eventCount
    if state.first != nil { placement = Placement(dating) }
    kind = state.kind.rawValue
    modality = state.text("modality")
    isRetracted = state.isRetracted
    isDisputed = state.isDisputed
    isContradicted = state.isContradicted
    isConflicted = state.isConflicted
    reach = state.reach
  }

  /// The row of a fact with these dates, of which nothing else is known yet.
  init(key: Int64, id: FactID, _ dating: Dating) {
    self.init(key: key, id: id)
    finish = (dating.values.lazy.map(\.end.upper).max() ?? .distantFuture).number
    let endings = dating.values.lazy.map { $0.members?.map(\.end.upper).max() ?? $0.end.lower }
    ending = (endings.min() ?? .distantFuture).number
    vouched = dating.vouchedFor?.number
    let stretches = dating.stretches
    lasts = stretches.lazy.map { $0.lasts.number }.min() ?? .min
    isAttested = stretches.contains(where: \.isAttested)
    hasSeveralDates = stretches.count > 1 || stretches.contains { !$0.members.isEmpty }
    self.stretches = stretches
    reportedFirst = dating.reported?.number
    reportedLast = dating.reportedLast?.number
  }

  func certainty(by day: Int64) -> Certainty? {
    placement.certainty(by: day, closedFrom: closedFrom)
  }
}

extension FactRow {
  /// Binds the row.
  func bind(to values: inout RowStatement.Values) {
    values.bind(key)
    id.withBytes { values.bind($0) }
    values.bind(id.handleNumber)
    values.bind(first)
    values.bind(eventCount)
    values.bind(placement.band.rawValue)
    values.bind(placement.earliest)
    values.bind(placement.latest)
    values.bind(finish)
    values.bind(lasts)
    values.bind(isAttested)
    values.bind(hasSeveralDates)
    values.bind(placement.isUnbounded)
    values.bind(placement.isQualified)
    values.bind(placement.expectedFrom)
    values.bind(placement.dueFrom)
    values.bind(closedFrom)
    values.bind(kind)
    values.bind(modality)
    values.bind(isRetracted)
    values.bind(isDisputed)
    values.bind(isContradicted)
    values.bind(isConflicted)
    values.bind(reportedFirst)
    values.bind(reportedLast)
    values.bind(reach.firstRecorded)
    values.bind(reach.lastRecorded)
    values.bind(reach.firstArrival)
    values.bind(reach.lastArrival)
    values.bind(ending)
    values.bind(vouched)
  }

  /// The columns that `bind(to:)` binds, in its order.
  static let columns = [
    "key", "id", "handle", "first", "events", "band", "earliest", "latest", "finish", "lasts",
    "attested", "several", "unbounded", "qualified", "expected_from", "due_from", "closed_from",
    "kind", "modality", "retracted",
    "disputed", "contradicted", "conflicted", "reported_first", "reported_last", "recorded_first",
    "recorded_last", "arrival_first", "arrival_last", "ending", "vouched",
  ]

  /// Adds or replaces a fact's row.
  static let upsert = """
    INSERT \(FoldInsert.fact.target) VALUES \(FoldInsert.fact.places) ON CONFLICT (key) DO UPDATE SET \
    \(columns.dropFirst(3).map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
    """

  static func fetch(_ db: Database, id: FactID) throws -> FactRow? {
    var row: FactRow?
    try RowStatement(db, sql: "SELECT \(selection) FROM fact WHERE handle = ? AND id = ?").each {
      values in
      values.bind(id.handleNumber)
      id.withBytes { values.bind($0) }
    } _: {
      row = try FactRow($0)
    }
    return row
  }

  static func fetch(_ db: Database, key: Int64) throws -> FactRow? {
    var row: FactRow?
    try RowStatement(db, sql: "SELECT \(selection) FROM fact WHERE key = ?").each {
      $0.bind(key)
    } _: {
      row = try FactRow($0)
    }
    return row
  }

  /// The rows that a statement yields, which begin with ``selection``.
  static func fetchAll(
    _ db: Database, sql: String, arguments: StatementArguments
  ) throws -> [FactRow] {
    var rows: [FactRow] = []
    try RowStatement(db, sql: sql).each(arguments: arguments) { rows.append(try FactRow($0)) }
    return rows
  }

  /// The columns that `init(_:)` reads, in its order.
  static let selection = (columns + ["same"]).joined(separator: ", ")
  /// How many these are: what a statement yields beside them comes after.
  static let selectionCount = Int32(columns.count + 1)

  /// - Throws: `EventStoreError` with `damaged` for a column that holds what it never does.
  init(_ row: RowColumns) throws {
    func integer(_ column: Int32) throws -> Int64 {
      try Stored.require(row.integer(column), in: "fact")
    }
    func truth(_ column: Int32) throws -> Bool {
      try Stored.require(row.truth(column), in: "fact")
    }
    let id = row.withBlob(1) { $0.flatMap { FactID(bytes: [UInt8]($0)) } }
    try self.init(key: integer(0), id: Stored.require(id, in: "fact"))
    first = try row.integerIfAny(3)
    eventCount = try Int(integer(4))
    placement = try Placement(
      band: Stored.require(Placement.Band(rawValue: Int(integer(5))), in: "fact"),
      earliest: integer(6), latest: integer(7), isUnbounded: truth(12), isQualified: truth(13),
      expectedFrom: row.integerIfAny(14), dueFrom: row.integerIfAny(15))
    finish = try integer(8)
    lasts = try integer(9)
    isAttested = try truth(10)
    hasSeveralDates = try truth(11)
    closedFrom = try row.integerIfAny(16)
    kind = try Stored.require(row.text(17), in: "fact")
    modality = try row.textIfAny(18)
    isRetracted = try truth(19)
    isDisputed = try truth(20)
    isContradicted = try truth(21)
    isConflicted = try truth(22)
    reportedFirst = try row.integerIfAny(23)
    reportedLast = try row.integerIfAny(24)
    reach = try Reach(
      firstRecorded: integer(25), firstArrival: integer(27), lastRecorded: integer(26),
      lastArrival: integer(28))
    ending = try integer(29)
    vouched = try row.integerIfAny(30)
    same = try row.integerIfAny(31)
  }
}
