// Puts a response's head together from the lines that libcurl hands over.

/// The lines of a head, up to the blank one; heads of interim answers (1xx) are passed over.
struct HeadParser {
  /// Bytes of a head, interim heads and trailers included, past which the answer is refused.
  static let maximumBytes = 64 << 10

  enum Progress {
    /// More lines are to come, or a trailer was ignored.
    case more
    /// The head is whole.
    case done(status: Int, headers: CurlHeaders)
    /// It is larger than ``maximumBytes``.
    case tooLarge
    /// It is not a head.
    case malformed
  }

  private var status: Int?
  private var headers = CurlHeaders()
  private var bytes = 0
  private var isDone = false

  /// Takes one line with its line ending.
  mutating func line(_ raw: UnsafeRawBufferPointer) -> Progress {
    bytes += raw.count
    guard bytes <= Self.maximumBytes else { return .tooLarge }
    // What follows a whole head are trailers, for which nothing here has a use.
    if isDone { return .more }
    let text = String(decoding: raw, as: UTF8.self)
    let line = text.trimmingHTTPSpace()
    if line.isEmpty { return endOfHead() }
    if line.hasPrefix("HTTP/") { return statusLine(line) }
    if text.utf8.first == 0x20 || text.utf8.first == 0x09 {
      headers.extendLast(with: String(line))
      return .more
    }
    guard let colon = line.firstIndex(of: ":") else { return .malformed }
    headers.add(
      String(line[line.index(after: colon)...].trimmingHTTPSpace()), for: String(line[..<colon]))
    return .more
  }

  private mutating func statusLine(_ line: Substring) -> Progress {
    let parts = line.split(separator: " ", maxSplits: 2)
    guard parts.count >= 2, let code = Int(parts[1]), (100...999).contains(code) else {
      return .malformed
    }
    status = code
    headers = CurlHeaders()
    return .more
  }

  private mutating func endOfHead() -> Progress {
    guard let status else { return .malformed }
    if status < 200 {
      self.status = nil
      return .more
    }
    isDone = true
    return .done(status: status, headers: headers)
  }
}

extension StringProtocol where SubSequence == Substring {
  /// Without the spaces, tabs and line endings around it.
  fileprivate func trimmingHTTPSpace() -> Substring {
    let isSpace = { (character: Character) in
      character == " " || character == "\t" || character.isNewline
    }
    var rest = drop(while: isSpace)
    while let last = rest.last, isSpace(last) { rest.removeLast() }
    return rest
  }
}
