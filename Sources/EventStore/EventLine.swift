// An event's line of bytes: `AT TYPE COMMITMENT PAYLOAD`, and the leaf, which is the line without
// its payload. Split at bytes, never at characters.

import TransparencyLog

/// One event line, taken apart.
struct EventLine {
  let at: Timestamp
  let type: String
  let commitment: Hash
  /// The payload's bytes; nil where the line ends after the commitment.
  let payload: ArraySlice<UInt8>?
  let leaf: Hash

  /// Reads a line, without the 0x0A that ends it.
  ///
  /// - Throws: `EventStoreError` with `malformedLine`, or `badCommitment` where the payload is not
  ///   the one that the line commits to.
  init(_ line: ArraySlice<UInt8>) throws(EventStoreError) {
    func malformed(_ what: String) -> EventStoreError {
      EventStoreError(.malformedLine, "an event line \(what)")
    }
    guard line.count <= Limits.lineByteCount else { throw malformed("is too long") }
    let at = line.prefix(Timestamp.byteCount)
    let timestamp = at.withUnsafeBufferPointer { Timestamp(bytes: $0[...]) }
    guard let timestamp, line.dropFirst(at.count).first == 0x20 else {
      throw malformed("does not begin with a timestamp of 27 bytes and a space")
    }
    let afterAt = line.dropFirst(at.count + 1)
    let type = afterAt.prefix { $0 != 0x20 }
    guard EventType.isValid(type) else { throw malformed("has no valid event type") }
    let afterType = afterAt.dropFirst(type.count)
    guard afterType.first == 0x20 else { throw malformed("ends after its type") }
    let encoded = afterType.dropFirst().prefix { $0 != 0x20 }
    guard let commitment = Hash(base64: String(decoding: encoded, as: UTF8.self)) else {
      throw malformed("has no commitment in canonical base64")
    }
    let afterCommitment = afterType.dropFirst(1 + encoded.count)
    if afterCommitment.isEmpty {
      payload = nil
    } else {
      let payload = afterCommitment.dropFirst()
      guard EventLine.isPayload(payload) else {
        throw malformed("has a payload that is empty, too long, or holds control characters")
      }
      guard Hash.sha256(payload) == commitment else {
        throw EventStoreError(
          .badCommitment, "the payload of an event of \(timestamp) is not the one it commits to")
      }
      self.payload = payload
    }
    self.at = timestamp
    self.type = String(decoding: type, as: UTF8.self)
    self.commitment = commitment
    leaf = Hash.leaf(line[line.startIndex..<afterCommitment.startIndex])
  }

  /// Whether these bytes may stand as a payload: 1 to 65,536, none below 0x20.
  ///
  /// That they are I-JSON is not asked here: a payload that is not is kept and shown as malformed.
  static func isPayload(_ bytes: ArraySlice<UInt8>) -> Bool {
    (1...Limits.payloadByteCount).contains(bytes.count) && !bytes.contains { $0 < 0x20 }
  }

  /// The leaf's bytes: `AT TYPE COMMITMENT`.
  static func head(at: Timestamp, type: String, commitment: Hash) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Timestamp.byteCount + type.utf8.count + 46)
    at.write(to: &bytes)
    bytes.append(0x20)
    bytes += type.utf8
    bytes.append(0x20)
    bytes += commitment.base64.utf8
    return bytes
  }

  /// How many bytes a line takes in a segment, its newline included.
  static func byteCount(type: String, payload: Int?) -> Int {
    Timestamp.byteCount + 1 + type.utf8.count + 1 + 44 + (payload.map { 1 + $0 } ?? 0) + 1
  }
}

/// The grammar of event types, and which of them this module interprets.
enum EventType {
  /// `[a-z][a-z0-9]*(\.[a-z][a-z0-9]*)+`, at most 64 bytes.
  static func isValid(_ bytes: some Collection<UInt8>) -> Bool {
    guard bytes.count <= Limits.typeByteCount else { return false }
    var dots = 0
    var atStart = true
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): atStart = false
      case UInt8(ascii: "0")...UInt8(ascii: "9") where !atStart: break
      case UInt8(ascii: ".") where !atStart:
        dots += 1
        atStart = true
      default: return false
      }
    }
    return dots > 0 && !atStart
  }

  static let founded = "chronology.founded"
  static let admitted = "member.admitted"
  static let forked = "log.forked"

  /// The namespaces whose events decide who counts: one that is not understood stops views.
  static let criticalPrefixes = ["chronology.", "member.", "log.", "content."]

  static func isCritical(_ type: String) -> Bool {
    criticalPrefixes.contains { type.hasPrefix($0) }
  }

  /// The same in SQL, letter for letter as in the index `entry_critical`.
  static let criticalCondition =
    "(type GLOB 'chronology.*' OR type GLOB 'member.*' OR type GLOB 'log.*' "
    + "OR type GLOB 'content.*')"
}
