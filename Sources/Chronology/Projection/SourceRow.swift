// The row of a source: what facts' dates and lists of sources need of it.

import EDTF
import EventStore
import Foundation
import GRDB

/// A source's row.
struct SourceRow {
  let key: Int64
  let id: SourceID
  /// The hull of all claims about when it was published.
  var published: PublicationDates?
  /// The last AT and arrival of a description that says when it was published.
  var datedLast = Int64.min
  var datedArrival = Int64.min
  /// The smallest id of its group of copies.
  var copies: SourceID
  var title: String?
  var isConflicted = false

  init(key: Int64, id: SourceID) {
    self.key = key
    self.id = id
    copies = id
  }

  /// Takes over what is folded; which group it is in is decided elsewhere.
  mutating func take(_ state: SourceState) {
    published = state.publication
    datedLast = state.datingReach.lastRecorded
    datedArrival = state.datingReach.lastArrival
    title = state.text("title").map(foldedName)
    isConflicted = !state.conflicts.isEmpty
  }

  func save(_ db: Database, state: [UInt8]?) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO source (key, id, state, title, conflicted, published_lower, published_upper, \
        dated_last, dated_arrival, copies) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
        ON CONFLICT (key) DO UPDATE SET state = excluded.state, title = excluded.title, \
        conflicted = excluded.conflicted, published_lower = excluded.published_lower, \
        published_upper = excluded.published_upper, dated_last = excluded.dated_last, \
        dated_arrival = excluded.dated_arrival, copies = excluded.copies
        """
    ).execute(
      arguments: [
        key, id.description, state.map { Data($0) }, title, isConflicted,
        published?.lower.number, published?.upper.number, datedLast, datedArrival,
        copies.description,
      ])
  }

  static func fetch(_ db: Database, id: SourceID) throws -> SourceRow? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(selection) FROM source WHERE id = ?"),
      arguments: [id.description]
    ).flatMap { SourceRow($0) }
  }

  static func fetch(_ db: Database, key: Int64) throws -> SourceRow? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(selection) FROM source WHERE key = ?"), arguments: [key]
    ).flatMap { SourceRow($0) }
  }

  static let selection = """
    key, id, published_lower, published_upper, dated_last, dated_arrival, copies, title, conflicted
    """

  init?(_ row: Row) {
    let text: String = row[1]
    let group: String = row[6]
    guard let id = SourceID(text), let copies = SourceID(group) else { return nil }
    self.init(key: row[0], id: id)
    if let lower: Int64 = row[2], let upper: Int64 = row[3] {
      published = PublicationDates(lower: Day(number: lower), upper: Day(number: upper))
    }
    datedLast = row[4]
    datedArrival = row[5]
    self.copies = copies
    title = row[7]
    isConflicted = row[8]
  }
}

extension SourceState {
  /// The hull of all standing claims about when it was published.
  var publication: PublicationDates? {
    PublicationDates.hull(registers.values("published").compactMap(\.stringValue))
  }
}

/// A name as filters compare it: without regard to case, otherwise exactly.
func foldedName(_ name: String) -> String { name.lowercased() }
