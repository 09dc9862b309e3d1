// The frontier: what exactly a replica holds of all the logs that count, and its short name.

import Foundation
public import GRDB
public import TransparencyLog

/// The sizes and roots of all counted, non-empty logs (log-format, "Frontier").
public struct Frontier: Sendable, Equatable {
  /// Where one log stands.
  public struct Log: Sendable, Equatable {
    /// The log.
    public let origin: Origin
    /// Its number of entries.
    public let size: Int64
    /// The root of its tree.
    public let root: Hash

    /// A log of so many entries with that root.
    public init(origin: Origin, size: Int64, root: Hash) {
      self.origin = origin
      self.size = size
      self.root = root
    }
  }

  /// The frontier that some logs make, in whatever order they are given.
  public init(_ logs: [Log]) { self.logs = logs.sorted { $0.origin < $1.origin } }

  /// The logs, by the bytes of their origins.
  public let logs: [Log]

  /// `chron-frontier/v1`, then a line `origin size root` for each log, the root in base64.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The first 16 bytes of SHA-256 of the text, as 32 hex digits.
  public var id: String { Frontier.id(of: bytes) }

  private var bytes: [UInt8] {
    logs.reduce(into: Frontier.head) { text, log in
      Frontier.write(log.origin.description.utf8, log.size, log.root, to: &text)
    }
  }

  private static let head = Array("chron-frontier/v1\n".utf8)

  private static func write(
    _ origin: some Sequence<UInt8>, _ size: Int64, _ root: Hash, to text: inout [UInt8]
  ) {
    text += origin
    text += " \(size) \(root.base64)\n".utf8
  }

  private static func id(of text: [UInt8]) -> String {
    String(Hash.sha256(text).hex.prefix(32))
  }

  /// The logs that count and hold something, by the bytes of their origins.
  private static let selection = """
    SELECT log.origin, log.size, log.root FROM log JOIN member USING (origin) \
    WHERE log.size > 0 ORDER BY log.origin
    """

  /// The id of the frontier of a snapshot.
  ///
  /// Its text is made of the columns as they are: every append asks for it, and there may be a
  /// thousand logs.
  public static func id(_ db: Database) throws -> String {
    var text = head
    try RowStatement(db, sql: selection).each { log in
      let root = try log.withBlob(2) { try Hash.stored($0.map { Data($0) } ?? Data()) }
      log.withText(0) { origin in
        if let origin { write(origin, log.integer(1) ?? 0, root, to: &text) }
      }
    }
    return id(of: text)
  }

  /// The frontier of some logs.
  init(logs: [Log]) {
    self.logs = logs.sorted { $0.origin < $1.origin }
  }

  /// The frontier of a snapshot.
  public init(_ db: Database) throws {
    var logs: [Log] = []
    try RowStatement(db, sql: Frontier.selection).each { log in
      let origin = try Origin.stored(log.text(0) ?? "")
      guard let size = log.integer(1) else {
        throw EventStoreError.damagedLogs("log \(origin): its row cannot be read")
      }
      let root = try log.withBlob(2) { try Hash.stored($0.map { Data($0) } ?? Data()) }
      logs.append(Log(origin: origin, size: size, root: root))
    }
    self.logs = logs
  }
}

extension EventStore {
  /// What this replica holds of the logs that count.
  public func frontier() throws -> Frontier { try read { try Frontier($0) } }

  /// The number of the last arrival at or before a moment; 0 if there is none.
  public func arrivalBound(receivedBy moment: Timestamp) throws -> Int64 {
    try read { try Frontier.arrival($0, receivedBy: moment) }
  }

  /// The sizes that a frontier names, by its id or an unambiguous beginning of at least 8 digits.
  ///
  /// It is looked up among the states that this replica went through.
  ///
  /// - Throws: `unknownFrontier`.
  public func resolveFrontier(id: String) throws -> [Incarnation: Int64] {
    try read { try Frontier.sizes($0, id: id) }
  }
}

extension Frontier {
  /// The number of a snapshot's last arrival, or of the last at or before a moment; 0 if there is
  /// none.
  public static func arrival(
    _ db: Database, receivedBy moment: Timestamp = Timestamp(microseconds: .max)
  ) throws -> Int64 {
    // Times never run back, so the last arrival not after the moment bounds all of them.
    try RowStatement(db, sql: "SELECT coalesce(max(id), 0) FROM arrival WHERE at <= ?")
      .integer { $0.bind(moment.microseconds) } ?? 0
  }

  /// The sizes that a frontier names, as ``EventStore/resolveFrontier(id:)`` finds them.
  ///
  /// - Throws: `EventStoreError` with `unknownFrontier`.
  public static func sizes(_ db: Database, id: String) throws -> [Incarnation: Int64] {
    let wanted = id.lowercased()
    guard (8...32).contains(wanted.utf8.count),
      wanted.utf8.allSatisfy({ Hexadecimal.value(of: $0) != nil })
    else {
      throw EventStoreError(
        .unknownFrontier, "'\(id)' is not a frontier: it needs 8 to 32 hexadecimal digits",
        advice: "'chron status' prints the current one.")
    }
    let found = try Row.fetchAll(
      db,
      sql: """
        SELECT frontier, max(id) AS last FROM arrival WHERE frontier >= ? AND frontier < ? \
        GROUP BY frontier LIMIT 2
        """, arguments: [wanted, wanted + "g"])
    guard let last: Int64 = found.first?.value("last") else {
      throw EventStoreError(
        .unknownFrontier, "this replica was never at the frontier \(wanted)",
        advice: "Ask on a replica that was.")
    }
    guard found.count == 1 else {
      throw EventStoreError(
        .unknownFrontier, "more than one frontier begins with \(wanted)",
        advice: "Give more digits of the one that you mean.")
    }
    return try sizes(db, at: last)
  }

  /// How much of each log was held and counted after an arrival.
  private static func sizes(_ db: Database, at arrival: Int64) throws -> [Incarnation: Int64] {
    var sizes: [Incarnation: Int64] = [:]
    for member in try Member.fetchAll(db) {
      // A log that was admitted later did not count then, even if it was here (one's own).
      if let event = member.admittedBy, let admission = try Event.find(db, id: event),
        admission.arrival > arrival
      {
        continue
      }
      let size = try Int64.fetchOne(
        db,
        sql: """
          SELECT max(upto) FROM arrival JOIN log ON log.number = arrival.log \
          WHERE log.origin = ? AND arrival.id <= ?
          """, arguments: [member.origin.description, arrival])
      if let size { sizes[member.origin.incarnation] = size }
    }
    return sizes
  }
}
