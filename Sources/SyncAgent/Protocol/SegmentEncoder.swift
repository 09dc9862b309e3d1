// Segments as bytes: a JSON line, then the event lines as they were written.

internal import EventStore

/// Writes segments; a stream of them is also what a bundle holds.
enum SegmentEncoder {
  /// The line that opens a segment, with its newline.
  static func head(_ segment: Segment) -> [UInt8] {
    head(segment.origin, segment.key, segment.from..<segment.to, segment.checkpoint)
  }

  /// The line that opens a segment which is read piece by piece.
  static func head(_ segment: SegmentReading) -> [UInt8] {
    head(segment.origin, segment.key, segment.from..<segment.to, segment.checkpoint)
  }

  private static func head(
    _ origin: Origin, _ key: String, _ indices: Range<Int64>, _ checkpoint: String
  ) -> [UInt8] {
    let object: JSONObject = [
      "origin": .string(origin.description),
      "key": .string(key),
      "from": .int(indices.lowerBound),
      "to": .int(indices.upperBound),
      "checkpoint": .string(checkpoint),
    ]
    return object.encoded() + [0x0A]
  }

  /// The whole segment.
  static func encode(_ segment: Segment) -> [UInt8] {
    head(segment) + segment.lines
  }
}
