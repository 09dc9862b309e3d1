// What went wrong with a peer, in words that name the cause: what a transfer ended in, and answers
// that are errors.

internal import CurlClient
internal import EventStore

/// An answer of the peer that is an error.
struct PeerFailure: Error {
  var status: Int
  /// The peer's URL.
  var peer: String
  var contentType: String?
  /// Where a redirect leads, without credentials and query.
  var location: String?
  /// How long the peer asks to wait, within bounds.
  var retryAfterSeconds = 0
  /// What it says, where it speaks this protocol.
  var message: ErrorMessage?

  /// Whether the same request may well succeed a little later.
  var isTransient: Bool { [408, 429, 502, 503, 504].contains(status) }

  /// For the caller.
  var error: SyncError {
    if (300..<400).contains(status) {
      return SyncError(
        .peerFailed, "\(peer) redirects to \(location ?? "nowhere")",
        advice: "Redirects are not followed: if you trust that address, use it as the peer's URL.")
    }
    guard let message else { return withoutMessage }
    switch message.code {
    case "otherChronology":
      return SyncError(
        .otherChronology, "\(peer) answered: \(message.message)",
        advice: "Check the peer's URL and the chronology's file.")
    // What a peer says of its own machine, its paths among it, helps nobody here.
    case "storage", "diskFull", "noSpace", "full":
      return onPeersSide("cannot write to its disk, which may be full")
    case "damaged": return onPeersSide("finds its own file damaged")
    case "needsNewerVersion": return onPeersSide("needs a newer chron for its own file")
    case "notFound":
      return SyncError(
        .peerFailed, "there is a chron server at \(peer), but not under that path",
        advice: "Use the address that 'chron serve' printed, with no path after it.")
    case EventStoreError.Code.locked.rawValue:
      return SyncError(
        .busy, "\(peer) was reached, but another process there has its file locked",
        advice: "Try again later.")
    default: break
    }
    if status == 503 || status == 429 {
      return SyncError(
        .busy, "\(peer) is busy: \(message.message)", advice: "Try again later.")
    }
    if status >= 500 { return onPeersSide("failed (\(status) \(message.code))") }
    return SyncError(
      .peerFailed, "\(peer) answered: \(message.message)",
      advice: message.advice ?? "Check the peer's URL, and update chron on both sides.")
  }

  private func onPeersSide(_ what: String) -> SyncError {
    SyncError(
      .peerFailed, "\(peer) was reached, but \(what)",
      advice: "Tell whoever runs that peer; nothing is wrong here. Then try again.")
  }

  /// The error for an answer that is none of this protocol.
  private var withoutMessage: SyncError {
    let page = MediaType.matches(contentType, "text/html") ? ", with a web page" : ""
    switch status {
    case 401, 403:
      return SyncError(
        .peerFailed, "\(peer) refused this request (status \(status)\(page))",
        advice: PeerURL.passwordAdvice)
    case 407:
      return SyncError(
        .peerFailed, "the proxy on the way to \(peer) asks for a password (status 407)",
        advice: "Check http_proxy and https_proxy in the environment.")
    case 404, 405, 410, 501:
      return SyncError(
        .peerFailed, "\(peer) is not the address of a chron server (status \(status)\(page))",
        advice:
          "Check the address, including its path: it should be the one that 'chron serve' printed.")
    case 408, 429, 502, 503, 504:
      return SyncError(
        .busy,
        "\(peer), or a proxy in front of it, cannot answer for now (status \(status)\(page))",
        advice: "Try again later.")
    default:
      return SyncError(
        .peerFailed, "\(peer) answered with status \(status)\(page), not as a chron server does",
        advice: "Check that the URL names a chron server.")
    }
  }

  /// The seconds of a `Retry-After` (RFC 9110 §10.2.3), within bounds; a date is not heeded.
  static func retryAfterSeconds(_ header: String?) -> Int {
    guard let header, !header.isEmpty, header.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return 0
    }
    return min(Int(header) ?? .max, SyncLimits.retryAfterSeconds)
  }
}

extension SyncError {
  /// What a transfer ended in.
  init(_ error: CurlError) {
    let peer = PeerURL.redacted(error.url).split(separator: "/v1/").first.map(String.init) ?? ""
    let reason = error.reason.cut(to: SyncLimits.peerTextCharacters)
    switch error.kind {
    case .badURL:
      self.init(
        .badURL, "\(peer) is not a usable URL: \(reason)",
        advice: "Give the URL that 'chron serve' printed, such as http://127.0.0.1:8080.")
    case .unknownHost:
      self.init(
        .unreachable, "\(peer) was not reached: its host name is not known (\(reason))",
        advice: "Check the host's name and this machine's network.")
    case .unreachable:
      self.init(
        .unreachable, "\(peer) was not reached: no connection could be made (\(reason))",
        advice: "Check that 'chron serve' runs there and that the port is right.")
    case .noConnection:
      self.init(
        .unreachable, "\(peer) was not reached: the connection timed out (\(reason))",
        advice: "Check the address, and the network or firewall in between.")
    case .timedOut:
      self.init(
        .interrupted, "\(peer) was reached, but fell silent or was far too slow (\(reason))",
        advice:
          "Try again: it continues where it stopped. If it keeps happening, check the network.")
    case .connectionLost:
      self.init(
        .interrupted, "\(peer) was reached, but the connection broke (\(reason))",
        advice:
          "Try again: it continues where it stopped. If it keeps happening, check the network.")
    case .bodyTooLarge:
      self.init(
        .tooLarge, "\(peer) sent more than is allowed: \(reason)",
        advice: "Check that the URL names a chron server, and update chron on both sides.")
    case .malformedAnswer:
      self.init(
        .malformedAnswer, "\(peer) does not answer in HTTP (\(reason))",
        advice: "Check the port, and whether the address begins with http:// or https://.")
    case .insecure:
      self.init(
        .peerFailed, "no secure connection to \(peer): \(reason)",
        advice:
          "'chron serve' itself has no TLS: its address begins with http://. Otherwise check the "
          + "server's certificate and this machine's clock.")
    case .shutDown, .other:
      self.init(.interrupted, "\(peer): \(reason)", advice: "Try again.")
    }
  }
}
