// What to ask a server for, and how long and how much to let it answer.

/// One HTTP request.
///
/// Redirects are never followed: a 3xx is returned as the response that it is, so nothing meant for
/// one host can reach another.
public struct CurlRequest: Sendable {
  /// The bytes to send.
  public enum Body: Sendable {
    /// No body.
    case none
    /// A body in memory; it is sent again by itself where a reused connection turns out dead.
    case bytes([UInt8])
    /// A body produced while it is sent, in chunks, as fast as the server takes it.
    /// An error that it throws ends the transfer and is what the caller gets.
    case stream(any AsyncSequence<[UInt8], any Error> & Sendable)
  }

  /// The method, upper case.
  public var method: String
  /// An absolute URL; its scheme is `http` or `https`.
  public var url: String
  /// Fields to send beside those that libcurl adds (`Host`, `Accept-Encoding`, framing).
  public var headers: CurlHeaders
  /// The body to send.
  public var body: Body
  /// Bytes of the response's body, after decompression, past which the transfer ends in
  /// ``CurlError/Kind-swift.enum/bodyTooLarge``.
  public var maximumBodyBytes: Int
  /// How long a connection may take to come about.
  public var connectTimeoutMilliseconds: Int
  /// How long a transfer may go on below ``leastBytesPerSecond``.
  ///
  /// Time in which the consumer of the response holds it up does not count; time in which a body
  /// stream yields nothing does.
  public var stallTimeoutSeconds: Int
  /// The bytes a second to which a transfer has to come, in both directions together, over
  /// ``stallTimeoutSeconds``.
  public var leastBytesPerSecond = 1
  /// How long the whole transfer may take, the reading of its body included; nil for any time.
  public var deadlineSeconds: Int?
  /// Whether to ask for gzip and undo it.
  public var acceptsGzip: Bool

  /// A request with the limits that suit a short exchange.
  public init(
    _ method: String, _ url: String, headers: CurlHeaders = [:], body: Body = .none,
    maximumBodyBytes: Int = 64 << 20, connectTimeoutMilliseconds: Int = 10_000,
    stallTimeoutSeconds: Int = 30, acceptsGzip: Bool = true
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.maximumBodyBytes = maximumBodyBytes
    self.connectTimeoutMilliseconds = connectTimeoutMilliseconds
    self.stallTimeoutSeconds = stallTimeoutSeconds
    self.acceptsGzip = acceptsGzip
  }

  /// The URL without a user name or password in it: for messages and logs.
  var displayURL: String {
    guard let scheme = url.firstRange(of: "://") else { return url }
    let rest = url[scheme.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard let at = authority.lastIndex(of: "@") else { return url }
    return String(url[..<scheme.upperBound]) + String(rest[rest.index(after: at)...])
  }

  /// Whether the URL's host is this machine, which no proxy of the environment should stand before.
  var isLoopback: Bool {
    guard let scheme = url.firstRange(of: "://") else { return false }
    var authority = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if let at = authority.lastIndex(of: "@") {
      authority = authority[authority.index(after: at)...]
    }
    if authority.hasPrefix("[::1]") { return true }
    let host = authority.prefix { $0 != ":" }.lowercased()
    return host == "localhost" || host.hasPrefix("127.")
  }
}
