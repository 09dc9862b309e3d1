// An event that is to be written: its type and its payload, salted and sealed.

import TransparencyLog

/// An event that is to be appended.
///
/// The store gives it its place, its time and its salt.
public struct NewEvent: Sendable {
  /// What kind of event it is.
  public let type: String
  /// The payload's bytes, still without salt.
  public let payload: [UInt8]

  /// Whether the payload is known to be what a payload has to be.
  private let isChecked: Bool

  /// An event of `type`, whose payload must not have a member `salt`.
  public init(type: String, payload: JSONObject) {
    var unsalted = payload
    if unsalted["salt"] != nil { unsalted["salt"] = nil }
    // A number or a depth that no reader takes can still be in it.
    self.init(type: type, encoded: unsalted.encoded())
  }

  /// An event of `type` whose payload is encoded already.
  ///
  /// It has to be an I-JSON object on one line, without a member `salt` and without white space
  /// around it, and is read before it is signed.
  public init(type: String, encoded payload: [UInt8]) {
    self.type = type
    self.payload = payload
    isChecked = false
  }

  /// An event of `type` whose payload was made of what was read before, so that it need not be read
  /// again.
  package init(type: String, checked payload: [UInt8]) {
    self.type = type
    self.payload = payload
    isChecked = true
  }

  /// The payload's bytes with a salt, so that a purged payload cannot be guessed from what commits
  /// to it.
  ///
  /// - Throws: `EventStoreError` with `invalidEvent` or `tooLarge`.
  func sealed(with salts: inout Salts) throws(EventStoreError) -> SealedEvent {
    guard EventType.isValid(type.utf8) else {
      throw EventStoreError(.invalidEvent, "'\(type)' is not a type of event")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(payload.count + Salts.memberByteCount)
    // The salt goes in before the brace that ends the object, which need not be encoded again.
    bytes += payload.prefix(max(payload.count - 1, 0))
    bytes += (bytes.count > 1 ? #","salt":""# : #""salt":""#).utf8
    try salts.writeNext(to: &bytes)
    bytes += #""}"#.utf8
    guard bytes.count <= Limits.payloadByteCount else {
      throw EventStoreError(
        .tooLarge,
        "an event of type \(type) has \(bytes.count) bytes; "
          + "at most \(Limits.payloadByteCount) are allowed",
        advice: "Shorten its texts, or move quotations into the source.")
    }
    if !isChecked { try check(salted: bytes) }
    return SealedEvent(type: type, payload: bytes, commitment: Hash.sha256(bytes))
  }

  /// Checks that what is about to be signed is what every reader takes: signed once, it could never
  /// be taken back, and a peer that refuses a line refuses all that come after it.
  private func check(salted bytes: [UInt8]) throws(EventStoreError) {
    func invalid(_ what: String) -> EventStoreError {
      EventStoreError(.invalidEvent, "the payload of an event of type \(type) \(what)")
    }
    guard payload.first == UInt8(ascii: "{"), payload.last == UInt8(ascii: "}"),
      bytes.allSatisfy({ $0 >= 0x20 })
    else { throw invalid("is not a JSON object on one line") }
    do throws(JSONError) {
      // It was given one salt; a second one would be a second member of that name.
      _ = try Event.object(of: bytes)
    } catch {
      throw invalid("cannot be read: \(error)")
    }
  }
}

/// Events whose payloads are salted and hashed, which is the first step of appending, and which
/// another thread may do ahead of it.
public struct SealedEvents: Sendable {
  let events: [SealedEvent]

  /// Seals events.
  ///
  /// - Throws: `EventStoreError` with `invalidEvent` or `tooLarge`; also for types that decide who
  ///   counts, which the store alone writes.
  public init(_ events: [NewEvent]) throws(EventStoreError) {
    for event in events where EventType.isCritical(event.type) {
      throw EventStoreError(
        .invalidEvent,
        "an event of type \(event.type) decides who may write, and cannot be appended like others",
        advice: "Admit members with 'chron member admit'.")
    }
    try self.init(deciding: events)
  }

  /// Seals events of any type.
  init(deciding events: [NewEvent]) throws(EventStoreError) {
    var salts = Salts()
    self.events = try events.map { event throws(EventStoreError) in
      try event.sealed(with: &salts)
    }
  }
}

/// A payload with its salt and what commits to it; only its place and time are still open.
struct SealedEvent: Sendable {
  let type: String
  let payload: [UInt8]
  let commitment: Hash
}
