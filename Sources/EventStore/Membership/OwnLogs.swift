// The logs that a file's own machines write, and which of them is written here: a file that was
// copied to another machine, or whose key was renewed, has several.

import GRDB
import TransparencyLog

/// A file's own logs, the oldest first.
struct OwnLogs {
  struct Log {
    let origin: Origin
    /// What its writer may do; nil while it waits to be admitted.
    let role: Role?
    /// Where it stands; nil if nothing was written to it.
    let row: LogRow?
    /// The log that it was begun to take the place of, with that one's key at hand.
    let renews: Incarnation?
    /// Whether it has two histories, and nobody has decided which one is to go on.
    let isForked: Bool
  }

  let replica: ReplicaRow
  private(set) var logs: [Log] = []

  init(_ db: Database) throws {
    replica = try ReplicaRow.fetch(db)
    var known: [Incarnation] = []
    var renewed: [Incarnation: Incarnation] = [:]
    for row in try OwnLogs.rows(db) {
      known.append(row.incarnation)
      renewed[row.incarnation] = row.renews
    }
    // A file that cannot be written may be of a version that knew only the last.
    if let last = replica.incarnation, !known.contains(last) { known.append(last) }
    // What a log handed over to is one's own too, also in a file that learns it from a peer.
    var index = 0
    while index < known.count {
      if let log = try log(known[index], renewed[known[index]], db) {
        logs.append(log)
        for next in try OwnLogs.successors(of: log, db) where !known.contains(next) {
          known.append(next)
          renewed[next] = log.origin.incarnation
        }
      }
      index += 1
    }
  }

  private func log(
    _ incarnation: Incarnation, _ renews: Incarnation?, _ db: Database
  ) throws -> Log? {
    guard
      let origin = Origin(
        chronology: replica.chronology, name: replica.name, incarnation: incarnation)
    else { return nil }
    return Log(
      origin: origin, role: try Member.fetch(db, incarnation: incarnation)?.role,
      row: try LogRow.fetch(db, incarnation: incarnation), renews: renews,
      isForked: try ForkTable.fetch(db, origin).map { !$0.isSettled } ?? false)
  }

  private static func rows(
    _ db: Database
  ) throws -> [(incarnation: Incarnation, renews: Incarnation?)] {
    guard try db.tableExists("own_log") else { return [] }
    return try Row.fetchAll(db, sql: "SELECT incarnation, renews FROM own_log ORDER BY place")
      .map { row in
        guard let incarnation = (row.value("incarnation") as String?).flatMap({ Incarnation($0) })
        else { throw EventStoreError.damagedLogs("the record of this file's own logs is damaged") }
        return (incarnation, (row.value("renews") as String?).flatMap { Incarnation($0) })
      }
  }

  /// The incarnations that a log's admissions say continue it.
  private static func successors(of log: Log, _ db: Database) throws -> [Incarnation] {
    guard let row = log.row else { return [] }
    let keys = try Int64.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT key FROM entry WHERE \(EventType.criticalCondition) AND key >= ? AND key < ? \
          AND type = ? AND instr(payload, '"succeeds"') ORDER BY key
          """),
      arguments: [
        Event.key(log: row.number, index: 0), Event.key(log: row.number + 1, index: 0),
        EventType.admitted,
      ])
    return try Event.fetch(db, keys: keys).compactMap { event in
      guard let object = try? event.object(), let writer = Writer(object),
        let note = object["succeeds"]?.stringValue,
        note.hasPrefix(log.origin.description + "\n")
      else { return nil }
      return writer.incarnation
    }
  }

  /// The file's own logs, without asking where they stand.
  static func origins(_ db: Database) throws -> [Origin] {
    let replica = try ReplicaRow.fetch(db)
    let known = try rows(db).map(\.incarnation)
    let last = replica.incarnation.flatMap { known.contains($0) ? nil : $0 }
    return (known + [last].compactMap { $0 }).compactMap {
      Origin(chronology: replica.chronology, name: replica.name, incarnation: $0)
    }
  }

  /// Notes that a new log of this file begins.
  static func add(
    _ incarnation: Incarnation, renewing old: Incarnation?, _ db: Database
  ) throws {
    try db.execute(
      sql: "INSERT OR IGNORE INTO own_log (incarnation, renews) VALUES (?, ?)",
      arguments: [incarnation.description, old?.description])
  }

  // MARK: Which one is written

  /// A log that can be written: its key lies here.
  struct Writable {
    let log: Log
    let key: SigningKey
    /// Whether it is forked, or its head file is missing or says that the log went further than this
    /// file knows.
    let isStuck: Bool
  }

  /// The log that is written here; nil if there is no key for any.
  ///
  /// Of those whose key lies here, logs that count come before those that wait, and older before
  /// newer: once the founder's key is back, the founder writes. A log is passed over once another
  /// has taken its place: it does when it counts, or when the one before does not, or cannot be
  /// written.
  ///
  /// - Throws: `keyUnusable` if the only keys that are here cannot be read.
  func writable(_ keys: KeyStore) throws -> Writable? {
    var candidates: [Writable] = []
    var unreadable: (any Error)?
    for log in logs where keys.holdsKey(of: log.origin) {
      do {
        guard let key = try keys.key(of: log.origin) else { continue }
        candidates.append(Writable(log: log, key: key, isStuck: isStuck(log, key, keys)))
      } catch {
        unreadable = unreadable ?? error
      }
    }
    func isReplaced(_ old: Writable) -> Bool {
      candidates.contains { new in
        new.log.renews == old.log.origin.incarnation
          && (new.log.role != nil || old.log.role == nil || old.isStuck)
      }
    }
    // `min` keeps the first of equals, which is the oldest.
    let best = candidates.min { a, b in
      func rank(_ candidate: Writable) -> Int {
        (isReplaced(candidate) ? 2 : 0) + (candidate.log.role == nil ? 1 : 0)
      }
      return rank(a) < rank(b)
    }
    if best == nil, let unreadable { throw unreadable }
    return best
  }

  /// Whether the head file of a log keeps it from being written, as far as can be told at once.
  private func isStuck(_ log: Log, _ key: SigningKey, _ keys: KeyStore) -> Bool {
    guard !log.isForked, let head = try? keys.head(of: log.origin, key: key) else { return true }
    let edge = log.row?.edge ?? CompactRange()
    return head.size > edge.size || head.size == edge.size && head.root != edge.root
  }
}

extension EventStore {
  /// This replica's own log and its key; nil if it has none, or the key is not here.
  func ownLogIfAny() throws -> (origin: Origin, key: SigningKey)? {
    if let known = ownKey.remembered() { return known }
    guard let found = try read({ try OwnLogs($0).writable(self.keys) }) else { return nil }
    ownKey.remember(found.log.origin, found.key)
    if let path = keys.readableKey(of: found.log.origin), ownKey.isFirst(toSay: path) {
      notify?(.keyReadable(path: path))
    }
    return (found.log.origin, found.key)
  }

  /// This replica's own log and its key.
  ///
  /// - Throws: `noKey`: who writes is never decided by the way.
  func ownLog() throws -> (origin: Origin, key: SigningKey) {
    if let obstacle = file.obstacle { throw obstacle }
    if let known = try ownLogIfAny() { return known }
    let (own, members) = try read { db in (try OwnLogs(db), try Member.fetchAll(db)) }
    throw noKey(own, members)
  }

  /// What to say where no key of this file's logs is here.
  func noKey(_ own: OwnLogs, _ members: [Member]) -> EventStoreError {
    guard !own.logs.isEmpty else {
      return EventStoreError(
        .noKey, "this file has no log of its own yet, so nothing can be written to it",
        advice: "'chron member renew' begins one, which an admin then has to admit.")
    }
    let isOne = own.logs.count == 1
    return EventStoreError(
      .noKey,
      "nothing can be written: this file writes as \(Words.logs(own.logs.map(\.origin))), and "
        + (isOne ? "the key of that log is not" : "their keys are not")
        + " in \(keys.directory)",
      advice: own.waysOn(canOthersAdmit: own.othersCanAdmit(members)))
  }
}

extension OwnLogs {
  /// The logs among them that may admit others.
  var admins: [Origin] { logs.filter { $0.role == .admin }.map(\.origin) }

  /// What can be done where no key of this file's logs is.
  func waysOn(canOthersAdmit: Bool) -> String {
    let folder = "If the key is in another folder, set CHRON_KEYS to that folder."
    if canOthersAdmit {
      return folder
        + "\nOtherwise 'chron member renew' begins a new log here, which an admin must then admit."
    }
    return folder
      + "\nIf it is on another machine, 'chron member renew --key-elsewhere' begins a new log here, "
      + "which that machine then has to admit: nobody else is an admin."
      + "\nIf it is lost, restore the folder of keys from a backup. Without one, only the recovery "
      + "code that 'chron init' printed can help: keep it for a later version that accepts it."
  }

  /// Whether somebody else could admit a log of this file.
  func othersCanAdmit(_ members: [Member]) -> Bool {
    let own = Set(logs.map(\.origin))
    return members.contains { $0.isAdmin && !own.contains($0.origin) } || members.isEmpty
  }
}

extension Member {
  /// Whether it may admit others; the recovery key, which lies offline, is not asked.
  public var isAdmin: Bool { role == .admin && depth >= 0 }
}

enum Words {
  /// `desk.0123456789abcdef, desk.fedcba9876543210`.
  static func logs(_ origins: [Origin]) -> String {
    origins.map { "\($0.name).\($0.incarnation)" }.joined(separator: ", ")
  }

  /// `1 row`, `2 rows`.
  static func count(_ number: some BinaryInteger, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// A name or path as one word of a command that is to be pasted into a shell: as it is where that
  /// is safe, else in quotation marks.
  static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || "_./:@=+,-%".utf8.contains(byte)
    }
    if isPlain, !word.isEmpty { return word }
    return "'" + word.replacing("'", with: #"'\''"#) + "'"
  }
}
