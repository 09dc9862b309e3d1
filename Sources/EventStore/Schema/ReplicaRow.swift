// The one row of `replica`: which chronology this file is, and who writes here.

import GRDB

/// Which chronology this file is a replica of, and who writes here.
struct ReplicaRow {
  let chronology: ChronologyID
  /// The chronology's name.
  let title: String
  /// This replica's name.
  let name: String
  /// The writer of the own log that was written last, or begun; nil until there is one.
  var incarnation: Incarnation?
  /// The hybrid clock: the newest AT seen, but for those too far ahead, and those of the own log,
  /// whose row has them.
  var seen: Timestamp
  /// The critical event that this version does not understand, if one counts.
  var blocked: String?

  /// The own log that was written last, or begun.
  var origin: Origin? {
    incarnation.flatMap { Origin(chronology: chronology, name: name, incarnation: $0) }
  }

  init(chronology: ChronologyID, title: String, name: String, incarnation: Incarnation?) {
    self.chronology = chronology
    self.title = title
    self.name = name
    self.incarnation = incarnation
    seen = Timestamp(microseconds: .min)
  }

  private init?(_ columns: RowColumns) {
    guard let chronology = columns.text(0).flatMap({ ChronologyID($0) }),
      let title = columns.text(1), let name = columns.text(2), let seen = columns.integer(4)
    else { return nil }
    self.init(
      chronology: chronology, title: title, name: name,
      incarnation: columns.text(3).flatMap { Incarnation($0) })
    self.seen = Timestamp(microseconds: seen)
    blocked = columns.text(5)
  }

  static func fetch(_ db: Database) throws -> ReplicaRow {
    var replica: ReplicaRow?
    try RowStatement(
      db, sql: "SELECT chronology, title, name, incarnation, seen, blocked FROM replica"
    ).each { replica = ReplicaRow($0) }
    guard let replica else {
      throw EventStoreError(
        .damaged, "the file does not say which chronology it is",
        advice: "Restore it from a backup, or clone it from a peer.")
    }
    return replica
  }

  func save(_ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO replica (one, chronology, title, name, incarnation, seen, blocked) \
        VALUES (1, ?, ?, ?, ?, ?, ?) ON CONFLICT (one) DO UPDATE SET \
        incarnation = excluded.incarnation, seen = excluded.seen, blocked = excluded.blocked
        """)
    try statement.execute(
      arguments: [
        chronology.description, title, name, incarnation?.description, seen.microseconds, blocked,
      ])
  }

  /// Has another of the file's own logs written from now on, after the one before.
  mutating func write(as next: Incarnation, now: Timestamp, _ db: Database) throws {
    // One that was written with a wrong clock leaves no mark on the other.
    if let old = try incarnation.flatMap({ try LogRow.fetch(db, incarnation: $0) }),
      old.lastAt <= now.horizon
    {
      seen = max(seen, old.lastAt)
    }
    incarnation = next
    try save(db)
  }

  /// Moves the hybrid clock to `at`, if that is later.
  static func see(_ at: Timestamp, _ db: Database) throws {
    try db.cachedStatement(sql: "UPDATE replica SET seen = max(seen, ?)")
      .execute(arguments: [at.microseconds])
  }
}
