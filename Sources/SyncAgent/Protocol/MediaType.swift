// The types of the bodies that peers exchange.

/// Media types by what they carry.
enum MediaType {
  static let json = "application/json"
  /// Segments, one after the other.
  static let segments = "application/vnd.chron.segments"
  /// Event lines, each ended by a newline.
  static let lines = "application/vnd.chron.lines"
  /// A document's bytes.
  static let document = "application/octet-stream"

  /// Whether a `Content-Type` names that type; its parameters do not matter.
  static func matches(_ contentType: String?, _ type: String) -> Bool {
    let essence = contentType?.prefix { $0 != ";" && $0 != " " } ?? ""
    return essence.lowercased() == type
  }
}
