// `ETag` and `If-None-Match` (RFC 9110 §8.8.3, §13.1.2).

internal import TransparencyLog

/// The version of a body.
enum EntityTag {
  /// A weak tag, since the same heads may travel compressed or not.
  static func of(_ body: [UInt8]) -> String {
    "W/\"\(Hash.sha256(body).hex.prefix(32))\""
  }

  /// Whether a client's list names the tag, or everything; the comparison is the weak one.
  static func matches(_ ifNoneMatch: String?, _ tag: String) -> Bool {
    guard let ifNoneMatch else { return false }
    return ifNoneMatch.split(separator: ",").contains {
      let candidate = $0.drop { $0 == " " }.prefix { $0 != " " }
      return candidate == "*" || opaque(candidate) == opaque(tag[...])
    }
  }

  private static func opaque(_ tag: Substring) -> Substring {
    tag.hasPrefix("W/") ? tag.dropFirst(2) : tag
  }
}
