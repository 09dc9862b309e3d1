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
    // `withUnsafeBytes` cannot carry a typed throw through `rethrows`, hence the result.
    self = try line.withUnsafeBytes { bytes in EventLine.read(bytes, of: line) }.get()
  }

  private static func read(
    _ bytes: UnsafeRawBufferPointer, of line: ArraySlice<UInt8>
  ) -> Result<EventLine, EventStoreError> {
    func malformed(_ what: String) -> Result<EventLine, EventStoreError> {
      .failure(EventStoreError(.malformedLine, "an event line \(what)"))
    }
    func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(rebasing: bytes[range])
    }
    guard bytes.count <= Limits.lineByteCount else { return malformed("is too long") }
    let afterAt = Timestamp.byteCount + 1
    guard bytes.count >= afterAt, bytes[afterAt - 1] == 0x20,
      let at = Timestamp(bytes: part(0..<Timestamp.byteCount))
    else { return malformed("does not begin with a timestamp of 27 bytes and a space") }
    let typeEnd = bytes[afterAt...].firstIndex(of: 0x20) ?? bytes.count
    let type = part(afterAt..<typeEnd)
    guard EventType.isValid(type) else { return malformed("has no valid event type") }
    guard typeEnd < bytes.count else { return malformed("ends after its type") }
    let commitmentEnd = min(typeEnd + 1 + Hash.fieldByteCount, bytes.count)
    let isEnd = commitmentEnd == bytes.count
    guard let commitment = Hash(field: part(typeEnd + 1..<commitmentEnd)),
      isEnd || bytes[commitmentEnd] == 0x20
    else { return malformed("has no commitment in canonical base64") }
    if !isEnd {
      let payload = part(commitmentEnd + 1..<bytes.count)
      guard isPayload(payload) else {
        return malformed("has a payload that is empty, too long, or holds control characters")
      }
      guard Hash.sha256(payload) == commitment else {
        return .failure(
          EventStoreError(
            .badCommitment, "the payload of the event of \(at) does not match its commitment"))
      }
    }
    return .success(
      EventLine(
        at: at, type: String(decoding: type, as: UTF8.self), commitment: commitment,
        payload: isEnd ? nil : line.dropFirst(commitmentEnd + 1),
        leaf: Hash.leaf(part(0..<commitmentEnd))))
  }

  private init(
    at: Timestamp, type: String, commitment: Hash, payload: ArraySlice<UInt8>?, leaf: Hash
  ) {
    self.at = at
    self.type = type
    self.commitment = commitment
    self.payload = payload
    self.leaf = leaf
  }

  /// Whether these bytes may stand as a payload: 1 to 65,536, none below 0x20.
  ///
  /// That they are I-JSON is not asked here: a payload that is not is kept and shown as malformed.
  static func isPayload(_ bytes: UnsafeRawBufferPointer) -> Bool {
    // Without a way out of the loop the compiler looks at many bytes at a time.
    (1...Limits.payloadByteCount).contains(bytes.count)
      && bytes.reduce(UInt8.max) { min($0, $1) } >= 0x20
  }

  /// The leaf's bytes: `AT TYPE COMMITMENT`.
  static func head(at: Timestamp, type: String, commitment: Hash) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Timestamp.byteCount + type.utf8.count + 46)
    writeHead(at: at, type: type.utf8, commitment: commitment, to: &bytes)
    return bytes
  }

  /// Appends the leaf's bytes.
  static func writeHead(
    at: Timestamp, type: some Collection<UInt8>, commitment: Hash, to bytes: inout [UInt8]
  ) {
    at.write(to: &bytes)
    bytes.append(0x20)
    bytes += type
    bytes.append(0x20)
    commitment.writeField(to: &bytes)
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
    // All begin with one of three letters, most types with none of them.
    guard let first = type.utf8.first, "cml".utf8.contains(first) else { return false }
    return criticalPrefixes.contains { type.hasPrefix($0) }
  }

  /// The same of a type's bytes.
  static func isCritical(_ type: UnsafeRawBufferPointer) -> Bool {
    guard let first = type.first, "cml".utf8.contains(first) else { return false }
    return isCritical(String(decoding: type, as: UTF8.self))
  }

  /// The same in SQL, letter for letter as in the index `entry_critical`.
  static let criticalCondition =
    "(type GLOB 'chronology.*' OR type GLOB 'member.*' OR type GLOB 'log.*' "
    + "OR type GLOB 'content.*')"
}
