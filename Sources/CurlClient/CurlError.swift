// Why a transfer failed.

/// A failure of a transfer: what happened, where, and what to do about it.
public struct CurlError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What happened.
  public enum Kind: String, Sendable {
    /// The URL cannot be read, or its scheme is neither `http` nor `https`.
    case badURL
    /// The host's name is not known.
    case unknownHost
    /// Nobody listens there, or the way there is closed.
    case unreachable
    /// No connection came about in time.
    case noConnection
    /// No byte passed for too long, too few did, or the whole took too long.
    case timedOut
    /// The connection ended before the answer was whole.
    case connectionLost
    /// The answer's head or body was larger than allowed.
    case bodyTooLarge
    /// The answer is not HTTP, or not the compression that it claims.
    case malformedAnswer
    /// The server's certificate could not be trusted, or TLS failed otherwise.
    case insecure
    /// The client was shut down.
    case shutDown
    /// Anything else that libcurl reports.
    case other
  }

  /// What happened.
  public let kind: Kind
  /// The URL asked for, without credentials.
  public let url: String
  /// What libcurl says of it.
  public let reason: String

  /// Whether the same request may well succeed a little later.
  public var isTransient: Bool {
    switch kind {
    case .unknownHost, .unreachable, .noConnection, .timedOut, .connectionLost: true
    case .badURL, .bodyTooLarge, .malformedAnswer, .insecure, .shutDown, .other: false
    }
  }

  /// What the user can do.
  public var advice: String {
    switch kind {
    case .badURL: "give a URL such as http://127.0.0.1:8080"
    case .unknownHost: "check the host's name and this machine's network"
    case .unreachable: "check that the peer is running and that the port is right"
    case .noConnection, .timedOut, .connectionLost:
      "try again; if it keeps happening, check the network in between"
    case .bodyTooLarge: "check that the URL names a chron server of a version that this one knows"
    case .malformedAnswer: "check that the URL names a chron server, with no portal in between"
    case .insecure: "check the server's certificate and this machine's clock"
    case .shutDown: "make a new client"
    case .other: "see libcurl's message"
    }
  }

  /// One line for a person.
  public var description: String { "\(url): \(reason); \(advice)" }

  static func bodyTooLarge(_ url: String, limit: Int) -> CurlError {
    CurlError(
      kind: .bodyTooLarge, url: url,
      reason: "the answer is larger than \(limit) bytes")
  }
}
