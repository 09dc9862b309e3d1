// Where a server listens: on this machine alone, for now.

/// A loopback address and a port.
public struct ListenAddress: Equatable, Sendable, CustomStringConvertible {
  /// The address in digits: of 127.0.0.0/8, or `::1`.
  public let host: String
  /// 0 lets the system choose.
  public let port: Int

  /// Reads `HOST:PORT`, `HOST`, `:PORT` or `PORT`; without a host it is 127.0.0.1, without a port 0.
  ///
  /// - Throws: ``SyncError`` with `badAddress`, or `notLoopback` for an address that other machines
  ///   can reach.
  public init(_ text: String) throws(SyncError) {
    let (host, port) = try Self.split(text)
    guard let number = Int(port), (0...65_535).contains(number), port.utf8.allSatisfy(\.isDigit)
    else { throw Self.malformed(text) }
    self.port = number
    switch host.lowercased() {
    case "", "localhost": self.host = "127.0.0.1"
    case "::1": self.host = "::1"
    default:
      guard LoopbackHost.isIPv4(host[...]) else { throw Self.notLoopback(host) }
      self.host = host
    }
  }

  /// The URL of a server there.
  func url(port: Int) -> String {
    host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
  }

  /// As it is read.
  public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  private static func split(_ text: String) throws(SyncError) -> (host: String, port: String) {
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { throw malformed(text) }
      let rest = text[text.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else { throw malformed(text) }
      return (
        String(text[text.index(after: text.startIndex)..<end]),
        rest.isEmpty ? "0" : String(rest.dropFirst())
      )
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    switch parts.count {
    case 1: return text.utf8.allSatisfy(\.isDigit) && !text.isEmpty ? ("", text) : (text, "0")
    case 2: return (String(parts[0]), String(parts[1]))
    default: return (text, "0")
    }
  }

  private static func malformed(_ text: String) -> SyncError {
    SyncError(
      .badAddress, "\(text) is not an address to listen on",
      advice: "Give a host and a port, such as 127.0.0.1:8080; port 0 lets the system choose.")
  }

  private static func notLoopback(_ host: String) -> SyncError {
    SyncError(
      .notLoopback,
      "\(host) is not a loopback address: anyone who can reach it could read the chronology, since "
        + "this version cannot yet check who asks",
      advice: "Listen on 127.0.0.1, and let other machines in through a tunnel, such as "
        + "ssh -L 8080:127.0.0.1:8080 HOST.")
  }
}

/// The names of this machine that nobody else can have.
enum LoopbackHost {
  /// Whether a `Host` (RFC 9110 §7.2) is one of them, with a port or without.
  static func isOne(_ authority: String) -> Bool {
    // A bracketed address ends with its bracket, a name with its first colon.
    let isBracketed = authority.hasPrefix("[")
    let end = authority.firstIndex(of: isBracketed ? "]" : ":")
    let nameEnd = end.map { isBracketed ? authority.index(after: $0) : $0 } ?? authority.endIndex
    let (name, port) = (authority[..<nameEnd], authority[nameEnd...])
    guard port.isEmpty || isPort(port.dropFirst()) && port.hasPrefix(":") else { return false }
    return name == "[::1]" || name.lowercased() == "localhost" || isIPv4(name)
  }

  /// Whether it is an address of 127.0.0.0/8: four numbers and nothing else.
  static func isIPv4(_ host: Substring) -> Bool {
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers[0] == "127"
      && numbers.allSatisfy {
        (1...3).contains($0.utf8.count) && UInt8($0) != nil && $0.utf8.allSatisfy(\.isDigit)
      }
  }

  private static func isPort(_ text: Substring) -> Bool {
    (1...5).contains(text.utf8.count) && text.utf8.allSatisfy(\.isDigit) && UInt16(text) != nil
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
}
