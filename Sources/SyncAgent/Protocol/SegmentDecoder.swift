// Segments out of a stream of bytes that arrives in pieces of any size.

internal import EventStore

/// Cuts a stream into whole segments, and holds no more than one.
///
/// It checks the framing and the limits only; what the lines say is the store's to check.
struct SegmentDecoder {
  /// A segment that has come whole, still where it was kept meanwhile.
  struct Whole: Sendable {
    fileprivate let head: Head
    fileprivate let spool: Spool?
    fileprivate let rest: [UInt8]

    /// The segment, in memory.
    ///
    /// - Throws: `EventStoreError` where it cannot be read.
    func segment() throws -> Segment {
      segment(after: try spool.map { try $0.bytes(0..<$0.byteCount) } ?? [])
    }

    fileprivate func segment(after first: [UInt8]) -> Segment {
      Segment(
        origin: head.origin, key: head.key, from: head.from, to: head.to,
        checkpoint: head.checkpoint, lines: first.isEmpty ? rest : first + rest)
    }
  }

  fileprivate struct Head: Sendable {
    var origin: Origin
    var key: String
    var from: Int64
    var to: Int64
    var checkpoint: String
  }

  private var buffer: [UInt8] = []
  /// What came before `buffer` of a large segment.
  private var spool: Spool?
  /// Where the part not yet handed out begins in `buffer`.
  private var start = 0
  /// The end of the last whole line of the part not yet handed out.
  private var lineEnd = 0
  /// How far `buffer` was searched for line ends, so that no byte is searched twice.
  private var searched = 0
  private var head: Head?
  private var linesLeft: Int64 = 0
  /// How many segments were handed out.
  private(set) var segmentCount = 0

  /// Takes the next bytes of the stream; call ``next()`` until it gives `nil` before taking more.
  mutating func append(_ bytes: [UInt8]) {
    if start > 0 {
      buffer.removeFirst(start)
      lineEnd -= start
      searched -= start
      start = 0
    }
    buffer += bytes
  }

  /// The next whole segment, or `nil` where more bytes are needed.
  ///
  /// - Throws: ``SyncError`` with `malformedStream` or `tooLarge`.
  mutating func next() throws(SyncError) -> Segment? {
    try hasNext() ? takeNext().segment(after: []) : nil
  }

  /// Whether a whole segment is there, for ``takeNext()`` to take.
  ///
  /// - Throws: as ``next()``.
  mutating func hasNext() throws(SyncError) -> Bool {
    if head == nil {
      guard let line = try nextHeadLine() else { return false }
      let parsed = try parse(line)
      head = parsed
      linesLeft = parsed.to - parsed.from
    }
    while linesLeft > 0, findLineEnd() { linesLeft -= 1 }
    let byteCount = (spool?.byteCount ?? 0) + (linesLeft > 0 ? buffer.count : lineEnd) - start
    guard byteCount <= SyncLimits.segmentByteCount else {
      throw SyncError(
        .tooLarge, "\(place) has more than \(SyncLimits.segmentByteCount) bytes of lines",
        advice: Self.advice)
    }
    return linesLeft == 0
  }

  /// Puts aside, in a file, what came of a large segment.
  ///
  /// So it is not held in memory until the rest has come: whoever sends it may take his time. After
  /// that ``next()`` is not called.
  ///
  /// - Throws: `EventStoreError` where there is no room for it.
  mutating func putAside() throws {
    guard head != nil, linesLeft > 0, buffer.count - start > Self.bufferByteCount else { return }
    let spool = spool ?? Spool(hashes: false)
    try spool.append(buffer[start...])
    self.spool = spool
    buffer = []
    (start, lineEnd, searched) = (0, 0, 0)
  }

  /// Takes the segment that ``hasNext()`` found.
  mutating func takeNext() -> Whole {
    guard let head, linesLeft == 0 else { preconditionFailure("no whole segment is there") }
    let whole = Whole(head: head, spool: spool, rest: Array(buffer[start..<lineEnd]))
    start = lineEnd
    self.head = nil
    spool = nil
    segmentCount += 1
    return whole
  }

  /// The stream is over.
  ///
  /// - Throws: ``SyncError`` with `truncated` where that was within a segment.
  func finish() throws(SyncError) {
    guard head == nil, start == buffer.count else {
      throw SyncError(
        .truncated, "the stream ends within \(place)",
        advice: "Try again: it continues after the last whole segment.")
    }
  }

  private var place: String { "segment \(segmentCount + 1) of the stream" }

  /// Bytes of a segment under way beyond which they are kept aside.
  private static let bufferByteCount = 512 << 10

  private static let advice = "The peer does not follow this protocol, or is newer: update chron."

  /// Moves `lineEnd` to the end of the next line.
  ///
  /// - Returns: whether there is one.
  private mutating func findLineEnd() -> Bool {
    guard let newline = buffer[searched...].firstIndex(of: 0x0A) else {
      searched = buffer.count
      return false
    }
    lineEnd = newline + 1
    searched = lineEnd
    return true
  }

  private mutating func nextHeadLine() throws(SyncError) -> [UInt8]? {
    let isWhole = findLineEnd()
    guard (isWhole ? lineEnd : buffer.count) - start <= SyncLimits.segmentHeadByteCount else {
      throw SyncError(
        .tooLarge,
        "\(place) opens with a line of more than "
          + "\(SyncLimits.segmentHeadByteCount) bytes", advice: Self.advice)
    }
    guard isWhole else { return nil }
    defer { start = lineEnd }
    return Array(buffer[start..<(lineEnd - 1)])
  }

  private func parse(_ line: [UInt8]) throws(SyncError) -> Head {
    do {
      let object = try JSONObject.message(line)
      let head = Head(
        origin: try object.origin("origin"),
        key: try object.string("key", maximumBytes: SyncLimits.nameByteCount),
        from: try object.count("from"), to: try object.count("to"),
        checkpoint: try object.string("checkpoint", maximumBytes: SyncLimits.segmentHeadByteCount))
      let events = head.to - head.from
      guard (1...SyncLimits.segmentEventCount).contains(events) else {
        throw MessageError(
          reason: "it has \(events) events, not 1 to \(SyncLimits.segmentEventCount)")
      }
      return head
    } catch {
      let reason = (error as? MessageError)?.reason ?? "\(error)"
      throw SyncError(
        .malformedStream, "\(place) opens with a line that is wrong: \(reason)",
        advice: Self.advice)
    }
  }
}
