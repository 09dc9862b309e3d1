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
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(selection) FROM fact WHERE handle = ? AND id = ?"),
      arguments: [id.handleNumber, Data(id.bytes)]
    ).map { FactRow($0) }
  }

  static func fetch(_ db: Database, key: Int64) throws -> FactRow? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(selection) FROM fact WHERE key = ?"), arguments: [key]
    ).map { FactRow($0) }
  }

  /// The columns that `init(_:)` reads, in its order.
  static let selection = (columns + ["same"]).joined(separator: ", ")

  init(_ row: Row) {
    let bytes: Data = row[1]
    // The column holds 16 bytes: only `save` writes it.
    self.init(key: row[0], id: FactID(bytes: bytes) ?? FactID(high: 0, low: 0))
    first = row[3]
    eventCount = row[4]
    placement = Placement(
      band: Placement.Band(rawValue: row[5]) ?? .hidden, earliest: row[6], latest: row[7],
      isUnbounded: row[12], isQualified: row[13], expectedFrom: row[14], dueFrom: row[15])
    finish = row[8]
    lasts = row[9]
    isAttested = row[10]
    hasSeveralDates = row[11]
    closedFrom = row[16]
    kind = row[17]
    modality = row[18]
    isRetracted = row[19]
    isDisputed = row[20]
    isContradicted = row[21]
    isConflicted = row[22]
    reportedFirst = row[23]
    reportedLast = row[24]
    reach = Reach(
      firstRecorded: row[25], firstArrival: row[27], lastRecorded: row[26], lastArrival: row[28])
    ending = row[29]
    vouched = row[30]
    same = row[31]
  }
}
