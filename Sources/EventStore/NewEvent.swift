// An event that is to be written: its type and its payload, salted and sealed.

import TransparencyLog

/// An event that is to be appended.
///
/// The store gives it its place, its time and its salt.
public struct NewEvent: Sendable {
  let type: String
  let payload: JSONObject

  /// An event of `type`, whose payload must not have a member `salt`.
  public init(type: String, payload: JSONObject) {
    self.type = type
    self.payload = payload
  }

  /// The payload's bytes with a salt, so that a purged payload cannot be guessed from what commits
  /// to it.
  ///
  /// - Throws: `EventStoreError` with `invalidEvent` or `tooLarge`.
  func sealed(with salts: inout Salts) throws(EventStoreError) -> SealedEvent {
    guard EventType.isValid(type.utf8) else {
      throw EventStoreError(.invalidEvent, "'\(type)' is not a type of event")
    }
    var unsalted = payload
    if unsalted["salt"] != nil { unsalted["salt"] = nil }
    var bytes = unsalted.encoded()
    // The salt goes in before the brace that ends the object, which need not be encoded again.
    bytes.removeLast()
    bytes += (bytes.count > 1 ? #","salt":""# : #""salt":""#).utf8
    try salts.writeNext(to: &bytes)
    bytes += #""}"#.utf8
    guard bytes.count <= Limits.payloadByteCount else {
      throw EventStoreError(
        .tooLarge,
        "an event of type \(type) has \(bytes.count) bytes; "
          + "\(Limits.payloadByteCount) are allowed",
        advice: "Shorten its texts, or move quotations into the source.")
    }
    return SealedEvent(type: type, payload: bytes, commitment: Hash.sha256(bytes))
  }
}

extension [NewEvent] {
  /// The payloads of all of them.
  func sealed() throws(EventStoreError) -> [SealedEvent] {
    var salts = Salts()
    return try map { event throws(EventStoreError) in try event.sealed(with: &salts) }
  }
}

/// A payload with its salt and what commits to it; only its place and time are still open.
struct SealedEvent {
  let type: String
  let payload: [UInt8]
  let commitment: Hash
}
