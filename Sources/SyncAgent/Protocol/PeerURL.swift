// Where a peer is: `http://host:port`, and for a clone `#ID`.

public import EventStore

/// The URL of a peer, without a trailing slash, and the chronology that it names after `#`.
public struct PeerURL: Equatable, Sendable, CustomStringConvertible {
  /// Scheme, host, port and path prefix.
  public let base: String
  /// The chronology insisted on, where the URL names one.
  public let chronology: ChronologyID?

  /// Where a password belongs.
  static let passwordAdvice =
    "Where a server or proxy asks for a name and a password, put them in ~/.netrc, readable by "
    + "you alone: machine HOST login NAME password PASSWORD"

  /// A URL, or what was given for one, without what may be secret in it: user name and password,
  /// and the query.
  public static func redacted(_ text: String) -> String {
    PeerAddress.withoutCredentials(text).replacing(/\?.*/.dotMatchesNewlines()) { _ in "?…" }
  }

  /// Reads a URL as a person gives it.
  ///
  /// - Throws: ``SyncError`` with `badURL`; its message has no password in it.
  public init(_ text: String) throws(SyncError) {
    guard text.hasSameBytes(as: PeerAddress.withoutCredentials(text)) else {
      throw SyncError(
        .badURL,
        "a peer's URL may not hold a user name or a password: it is kept in the chronology's file "
          + "and printed",
        advice: "Leave out what stands before the @. " + Self.passwordAdvice)
    }
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 {
      guard let id = ChronologyID(parts[1]) else {
        throw SyncError(
          .badURL, "what follows # in \(Self.redacted(text)) is not a chronology's id",
          advice: "An id has 32 hex digits; 'chron status' prints it where the chronology is.")
      }
      chronology = id
    } else {
      chronology = nil
    }
    var base = parts[0]
    while base.hasSuffix("/") { base.removeLast() }
    let scheme = base.lowercased()
    let isWeb = scheme.hasPrefix("http://") || scheme.hasPrefix("https://")
    let isPlain = base.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F } && !base.contains("?")
    guard isWeb, isPlain, base.split(separator: "/").count >= 2 else {
      throw SyncError(
        .badURL, "\(Self.redacted(text)) is not the URL of a peer",
        advice: "Give the URL that 'chron serve' printed, such as http://127.0.0.1:8080.")
    }
    self.base = String(base)
  }

  /// The URL of a resource below it.
  func appending(_ path: String) -> String { base + path }

  /// The base and, where there is one, the id.
  public var description: String { chronology.map { "\(base)#\($0)" } ?? base }
}
