// Segments out of a stream of bytes that arrives in pieces of any size.

internal import EventStore

/// Cuts a stream into whole segments, and holds no more than one.
///
/// It checks the framing and the limits only; what the lines say is the store's to check.
struct SegmentDecoder {
  private struct Head {
    var origin: Origin
    var key: String
    var from: Int64
    var to: Int64
    var checkpoint: String
  }

  private var buffer: [UInt8] = []
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
    if head == nil {
      guard let line = try nextHeadLine() else { return nil }
      let parsed = try parse(line)
      head = parsed
      linesLeft = parsed.to - parsed.from
    }
    while linesLeft > 0, findLineEnd() { linesLeft -= 1 }
    let byteCount = (linesLeft > 0 ? buffer.count : lineEnd) - start
    guard byteCount <= SyncLimits.segmentByteCount else {
      throw SyncError(
        .tooLarge, "\(place) has more than \(SyncLimits.segmentByteCount) bytes of lines",
        advice: Self.advice)
    }
    guard linesLeft == 0, let head else { return nil }
    let segment = Segment(
      origin: head.origin, key: head.key, from: head.from, to: head.to,
      checkpoint: head.checkpoint, lines: Array(buffer[start..<lineEnd]))
    start = lineEnd
    self.head = nil
    segmentCount += 1
    return segment
  }

  /// The stream is over.
  ///
  /// - Throws: ``SyncError`` with `truncated` where that was within a segment.
  func finish() throws(SyncError) {
    guard head == nil, start == buffer.count else {
      throw SyncError(
        .truncated, "the stream ends within \(place)",
        advice: "Try again: it goes on after the last whole segment.")
    }
  }

  private var place: String { "segment \(segmentCount + 1) of the stream" }

  private static let advice = "The peer does not keep to this protocol, or is newer: update chron."

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
        origin: try object.origin("origin"), key: try object.string("key"),
        from: try object.count("from"), to: try object.count("to"),
        checkpoint: try object.string("checkpoint"))
      let events = head.to.subtractingReportingOverflow(head.from).partialValue
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
