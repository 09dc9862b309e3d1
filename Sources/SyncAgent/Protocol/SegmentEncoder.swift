// Segments as bytes: a JSON line, then the event lines as they were written.

internal import EventStore

/// Writes segments; a stream of them is also what a bundle holds.
enum SegmentEncoder {
  /// The line that opens a segment, with its newline.
  static func head(_ segment: Segment) -> [UInt8] {
    let object: JSONObject = [
      "origin": .string(segment.origin.description),
      "key": .string(segment.key),
      "from": .int(segment.from),
      "to": .int(segment.to),
      "checkpoint": .string(segment.checkpoint),
    ]
    return object.encoded() + [0x0A]
  }

  /// The whole segment.
  static func encode(_ segment: Segment) -> [UInt8] {
    head(segment) + segment.lines
  }
}
