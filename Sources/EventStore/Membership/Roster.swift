// Who counts: the one place that decides which logs belong to a chronology (log-format, "Who
// counts"). It reads critical events alone and writes the table `member`.

import GRDB
import TransparencyLog

/// The members of a chronology, in the order in which they were admitted, and whether a critical
/// event counts that this version does not understand.
struct Roster {
  private(set) var members: [Member] = []
  /// Id and type of the critical event that stops views.
  private(set) var blocked: String?
  private var places: [Incarnation: Int] = [:]
  private let chronology: ChronologyID

  /// Evaluates the critical events, admins before those whom they admitted.
  ///
  /// AT plays no part. An admin of depth d admits to depth d + 1; since admins are taken by depth,
  /// the least depth counts, and the first admission of an incarnation decides its name.
  ///
  /// - Parameter sizes: How much of each log counts, by its number in the file; everything by default.
  init(_ db: Database, chronology: ChronologyID, sizes: [Int64: Int64]? = nil) throws {
    self.chronology = chronology
    func isHeld(_ event: Event) -> Bool {
      sizes.map { event.index < $0[event.key >> Limits.indexBits] ?? 0 } ?? true
    }
    guard let founding = try Roster.founding(db, chronology: chronology, isHeld) else { return }
    try add(founding.founder, .admin, depth: 0, by: nil)
    try add(founding.recovery, .admin, depth: -1, by: nil)

    var done: Set<Incarnation> = []
    while let admin = nextAdmin(after: done) {
      done.insert(admin.origin.incarnation)
      for event in try Roster.criticalEvents(db, of: admin) where isHeld(event) {
        try count(event, of: admin)
      }
    }
    // Evidence of a fork counts from any member: it checks itself.
    for member in members where member.role == .writer {
      for event in try Roster.criticalEvents(db, of: member)
      where event.type == EventType.forked && isHeld(event) {
        block(event)
      }
    }
  }

  private mutating func count(_ event: Event, of admin: Member) throws {
    switch event.type {
    case EventType.founded:
      break  // Counts only as the first entry of the founder's log; there it was read already.
    case EventType.admitted:
      guard let object = try? event.object(), let writer = Writer(object),
        let role = object["role"]?.stringValue.flatMap({ Role(rawValue: $0) })
      else { return }
      try add(writer, role, depth: admin.depth + 1, by: event.id)
    default:
      block(event)
    }
  }

  private mutating func block(_ event: Event) {
    blocked = blocked ?? "\(event.id) (\(event.type))"
  }

  private mutating func add(_ writer: Writer, _ role: Role, depth: Int, by event: EventID?) throws {
    guard
      let origin = Origin(
        chronology: chronology, name: writer.name, incarnation: writer.incarnation)
    else { return }
    guard let place = places[writer.incarnation] else {
      places[writer.incarnation] = members.count
      let key = try VerifierKey(name: origin.description, publicKey: writer.publicKey)
      members.append(
        Member(origin: origin, key: key, role: role, depth: depth, admittedBy: event))
      return
    }
    // A second admission can only raise a writer; with another name it is void.
    if role == .admin, members[place].role == .writer, members[place].origin == origin {
      members[place].role = .admin
      members[place].depth = depth
      members[place].admittedBy = event
    }
  }

  /// Of the admins not yet asked, the one nearest to the founder.
  private func nextAdmin(after done: Set<Incarnation>) -> Member? {
    members.filter { $0.role == .admin && !done.contains($0.origin.incarnation) }
      .min { ($0.depth, $0.origin.incarnation) < ($1.depth, $1.origin.incarnation) }
  }

  /// The founder and the recovery key that the founding event names.
  private static func founding(
    _ db: Database, chronology: ChronologyID, _ isHeld: (Event) -> Bool
  ) throws -> (founder: Writer, recovery: Writer)? {
    let keys = try Int64.fetchAll(
      db, sql: "SELECT key FROM entry WHERE \(EventType.criticalCondition) AND type = ?",
      arguments: [EventType.founded])
    for event in try Event.fetch(db, keys: keys)
    where ChronologyID(foundingLeaf: event.leaf) == chronology && isHeld(event) {
      if let writers = writers(of: event) { return writers }
    }
    return nil
  }

  /// The writers named by an event that founds the log in which it stands.
  ///
  /// It counts only as entry 0 of the log that it names itself; that the founder's key signed that
  /// log is checked by whoever takes the log in.
  private static func writers(of event: Event) -> (founder: Writer, recovery: Writer)? {
    guard event.index == 0, case .present(let payload) = event.payload else { return nil }
    return writers(type: event.type, payload: payload, in: event.origin)
  }

  /// The writers named by a line that would found the log `origin`.
  static func writers(
    of line: EventLine, in origin: Origin
  ) -> (founder: Writer, recovery: Writer)? {
    line.payload.flatMap { writers(type: line.type, payload: [UInt8]($0), in: origin) }
  }

  private static func writers(
    type: String, payload: [UInt8], in origin: Origin
  ) -> (founder: Writer, recovery: Writer)? {
    guard type == EventType.founded, let object = try? Event.object(of: payload),
      let founder = object["founder"]?.objectValue.flatMap({ Writer($0) }),
      let recovery = object["recovery"]?.objectValue.flatMap({ Writer($0) }),
      founder.incarnation == origin.incarnation, founder.name == origin.name
    else { return nil }
    return (founder, recovery)
  }

  private static func criticalEvents(_ db: Database, of member: Member) throws -> [Event] {
    guard let log = try LogRow.fetch(db, origin: member.origin) else { return [] }
    let keys = try Int64.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT key FROM entry WHERE \(EventType.criticalCondition) AND key >= ? AND key < ? \
          ORDER BY key
          """),
      arguments: [Event.key(log: log.number, index: 0), Event.key(log: log.number + 1, index: 0)])
    return try Event.fetch(db, keys: keys)
  }

  static let columns = "incarnation, origin, key, role, depth, place, admitted_by"

  /// The rows of the table `member`, in the order of ``columns``.
  var rows: [[DatabaseValue]] {
    members.enumerated().map { place, member in
      [
        member.origin.incarnation.description.databaseValue,
        member.origin.description.databaseValue, member.key.description.databaseValue,
        member.role.rawValue.databaseValue, member.depth.databaseValue, place.databaseValue,
        member.admittedBy?.description.databaseValue ?? .null,
      ]
    }
  }

  /// Writes the roster to the table `member`, and what blocks views to `replica`.
  func save(_ db: Database) throws {
    try db.execute(sql: "DELETE FROM member")
    for row in rows {
      try db.cachedStatement(
        sql: "INSERT INTO member (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?)"
      ).execute(arguments: StatementArguments(row))
    }
    try db.execute(sql: "UPDATE replica SET blocked = ?", arguments: [blocked])
  }
}

extension Member {
  private init(_ row: RowColumns) throws {
    let origin = try Origin.stored(row.text(0) ?? "")
    guard let key = row.text(1).flatMap({ try? VerifierKey(parsing: $0) }),
      let role = row.text(2).flatMap({ Role(rawValue: $0) }), let depth = row.integer(3)
    else { throw EventStoreError.damagedLogs("\(origin) in the roster cannot be read") }
    self.init(
      origin: origin, key: key, role: role, depth: Int(depth),
      admittedBy: row.text(4).flatMap { EventID($0) })
  }

  private static func fetch(
    _ db: Database, _ condition: String, _ bind: (inout RowStatement.Values) -> Void = { _ in }
  ) throws -> [Member] {
    var members: [Member] = []
    try RowStatement(
      db, sql: "SELECT origin, key, role, depth, admitted_by FROM member \(condition)"
    ).each(bind) { members.append(try Member($0)) }
    return members
  }

  static func fetchAll(_ db: Database) throws -> [Member] { try fetch(db, "ORDER BY place") }

  static func fetch(_ db: Database, incarnation: Incarnation) throws -> Member? {
    try fetch(db, "WHERE incarnation = ?") { $0.bind(incarnation.description) }.first
  }
}
