// An event as the store holds it, and how rows of `entry` become events.

import Foundation
public import GRDB
public import TransparencyLog

/// The row of an event in this file: the log's number, shifted by 40 bits, and the index.
///
/// It is not portable: what leaves the file is an `EventID` or an `EventReference`.
public typealias EntryKey = Int64

/// An event that this replica holds.
public struct Event: Sendable {
  /// What is held of an event's payload.
  public enum Payload: Sendable, Equatable {
    /// The payload's bytes, exactly as written.
    case present([UInt8])
    /// Not here; a peer may have it.
    case missing
  }

  /// The event's row.
  public let key: EntryKey
  /// The log that it is in.
  public let origin: Origin
  /// Its place in that log, from 0.
  public let index: Int64
  /// When its writer says to have written it.
  public let at: Timestamp
  /// What kind of event it is.
  public let type: String
  /// SHA-256 of the payload.
  public let commitment: Hash
  /// The leaf hash.
  public let leaf: Hash
  /// The payload, if it is held.
  public let payload: Payload
  /// The row of `arrival` with which this replica came to hold it.
  public let arrival: Int64

  /// The event's id.
  public var id: EventID { EventID(incarnation: origin.incarnation, index: index) }

  /// The reference that other events use.
  public var reference: EventReference {
    EventReference(id: id, leafPrefix: leaf.leadingWords.0)
  }

  /// The payload as an I-JSON object with its salt.
  ///
  /// - Throws: `JSONError` that says why the event is malformed, or that its payload is not here.
  public func object() throws(JSONError) -> JSONObject {
    guard case .present(let bytes) = payload else {
      throw JSONError("the payload is not held here", at: 0)
    }
    return try Event.object(of: bytes)
  }

  static func object(of bytes: [UInt8]) throws(JSONError) -> JSONObject {
    guard let object = try JSON.parse(bytes).objectValue else {
      throw JSONError("the payload is not a JSON object", at: 0)
    }
    guard let salt = object["salt"]?.stringValue, salt.utf8.count == 32,
      salt.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { throw JSONError("the payload has no salt of 32 hexadecimal digits", at: 0) }
    return object
  }
}

extension Event {
  static let indexMask: Int64 = (1 << Limits.indexBits) - 1

  static func key(log: Int64, index: Int64) -> EntryKey { log << Limits.indexBits | index }

  /// The row, joined with its log and its arrival.
  static let selection = """
    SELECT entry.key, log.origin, entry.at, entry.type, entry.commitment, entry.leaf, \
    entry.payload, (SELECT arrival.id FROM arrival WHERE arrival.log = log.number \
    AND arrival.upto > (entry.key & \(indexMask)) ORDER BY arrival.upto LIMIT 1) \
    FROM entry JOIN log ON log.number = entry.key >> \(Limits.indexBits)
    """

  private init(_ row: RowColumns) throws {
    let origin = try Origin.stored(row.text(1) ?? "")
    guard let key = row.integer(0), let at = row.integer(2), let type = row.text(3),
      let commitment = row.withBlob(4, { $0.flatMap { Hash($0) } }),
      let leaf = row.withBlob(5, { $0.flatMap { Hash($0) } }),
      let payload = row.withBlob(
        6,
        { bytes -> Payload? in
          if let bytes { return .present([UInt8](bytes)) }
          return row.isNull(6) ? .missing : nil
        })
    else { throw EventStoreError.damagedLogs("an entry in the file cannot be read") }
    self.init(
      key: key, origin: origin, index: key & Event.indexMask, at: Timestamp(microseconds: at),
      type: type, commitment: commitment, leaf: leaf, payload: payload,
      arrival: row.integer(7) ?? 0)
  }

  /// The event in row `key`, or nil.
  public static func fetch(_ db: Database, key: EntryKey) throws -> Event? {
    var event: Event?
    try RowStatement(db, sql: selection + " WHERE entry.key = ?").each {
      $0.bind(key)
    } _: {
      event = try Event($0)
    }
    return event
  }

  /// The events in rows `keys`, in their order; a row that does not exist is left out.
  public static func fetch(_ db: Database, keys: some Sequence<EntryKey>) throws -> [Event] {
    try keys.compactMap { try fetch(db, key: $0) }
  }

  /// The event of an id, or nil if it is not held.
  public static func find(_ db: Database, id: EventID) throws -> Event? {
    guard let log = try LogRow.fetch(db, incarnation: id.incarnation) else { return nil }
    return try fetch(db, key: key(log: log.number, index: id.index))
  }

  /// The events of a part of a log, in order, at most `limit`.
  static func fetch(
    _ db: Database, log: LogRow, from: Int64, to: Int64, limit: Int = .max
  ) throws -> [Event] {
    let rows = try EntryCursor(db, log: log.number, from: from, to: to)
    let arrivals = try Row.fetchCursor(
      db.cachedStatement(
        sql: "SELECT id, upto FROM arrival WHERE log = ? AND upto > ? ORDER BY upto"),
      arguments: [log.number, from])
    func next() throws -> (id: Int64, upto: Int64)? {
      guard let row = try arrivals.next() else { return nil }
      guard let id: Int64 = row.value("id"), let upto: Int64 = row.value("upto") else {
        throw EventStoreError.damagedLogs("the record of arrivals cannot be read")
      }
      return (id, upto)
    }
    var arrival: (id: Int64, upto: Int64) = (0, from)
    var events: [Event] = []
    while events.count < limit, try rows.next() {
      let index = try rows.index()
      while arrival.upto <= index, let following = try next() { arrival = following }
      events.append(
        try rows.event(of: log.origin, arrival: arrival.upto > index ? arrival.id : 0))
    }
    return events
  }
}

extension Hash {
  /// A hash from a column; anything else there is damage.
  static func stored(_ data: Data) throws -> Hash {
    guard let hash = Hash(data) else {
      throw EventStoreError.damagedLogs("a hash in the file has \(data.count) bytes instead of 32")
    }
    return hash
  }

  var data: Data { withUnsafeBytes { Data($0) } }
}

extension Origin {
  /// An origin from a column; anything else there is damage.
  static func stored(_ text: String) throws -> Origin {
    guard let origin = Origin(text) else {
      throw EventStoreError.damagedLogs("the file has a log with the impossible name '\(text)'")
    }
    return origin
  }
}
