// A peer's requests, and what its answers mean.

internal import CurlClient
internal import EventStore
internal import Synchronization

/// Sends the protocol's requests to one peer; each may be sent again without harm.
final class PeerConnection: Sendable {
  let base: String
  private let transport: any Transport
  private let stallTimeoutSeconds: Int
  private let count = Mutex(0)

  init(_ base: String, _ transport: any Transport, stallTimeoutSeconds: Int) {
    self.base = base
    self.transport = transport
    self.stallTimeoutSeconds = stallTimeoutSeconds
  }

  /// How many requests were sent.
  var requests: Int { count.withLock { $0 } }

  /// The peer's heads with their tag, or `nil` where they are still those of `tag`.
  ///
  /// - Parameter waitSeconds: how long the peer may hold its answer back for something new.
  func heads(
    unless tag: String? = nil, waitSeconds: Int? = nil
  ) async throws -> (heads: HeadsMessage, tag: String?)? {
    var request = CurlRequest(
      "GET", base + "/v1/heads", headers: ["Accept": MediaType.json],
      maximumBodyBytes: SyncLimits.jsonByteCount)
    request.headers["If-None-Match"] = tag
    if let waitSeconds {
      request.headers["Prefer"] = "wait=\(waitSeconds)"
    }
    request.deadlineSeconds = SyncLimits.answerSeconds + (waitSeconds ?? 0)
    let response = try await send(
      request, expecting: tag == nil ? [200] : [200, 304],
      stallTimeoutSeconds: stallTimeoutSeconds + (waitSeconds ?? 0))
    if response.status == 304 { return nil }
    let body = try await response.body.collect(maximumBytes: SyncLimits.jsonByteCount)
    let heads = try parse(response) { try HeadsMessage(parsing: body) }
    let newTag = response.headers["ETag"].flatMap {
      $0.utf8.count <= SyncLimits.nameByteCount ? $0 : nil
    }
    return (heads, newTag)
  }

  /// The segments that the peer has beyond `have`.
  func pull(
    _ chronology: ChronologyID, have: [Origin: Int64], deadlineSeconds: Int? = nil
  ) async throws -> CurlBody {
    var request = CurlRequest(
      "POST", base + "/v1/pull",
      headers: ["Accept": MediaType.segments, "Content-Type": MediaType.json],
      body: .bytes(PullMessage(chronology: chronology, have: have).encoded()),
      maximumBodyBytes: .max)
    request.deadlineSeconds = deadlineSeconds
    return try await send(request, expecting: [200]).body
  }

  /// Sends segments, compressed, and returns what became of each.
  func push(_ segments: SegmentUpload) async throws -> [PushVerdict] {
    let request = CurlRequest(
      "POST", base + "/v1/push",
      headers: [
        "Accept": MediaType.json, "Content-Type": MediaType.segments, "Content-Encoding": "gzip",
      ],
      body: .stream(segments), maximumBodyBytes: SyncLimits.jsonByteCount)
    let response = try await send(request, expecting: [200])
    let body = try await response.body.collect(maximumBytes: SyncLimits.jsonByteCount)
    return try parse(response) { try PushVerdict.parse(body) }
  }

  /// The lines, each with its newline, of those events whose payload the peer holds.
  func payloads(_ chronology: ChronologyID, _ events: [EventID]) async throws -> [UInt8] {
    let limit = SyncLimits.payloadsByteCount
    var request = CurlRequest(
      "POST", base + "/v1/payloads",
      headers: ["Accept": MediaType.lines, "Content-Type": MediaType.json],
      body: .bytes(PayloadsMessage(chronology: chronology, events: events).encoded()),
      maximumBodyBytes: limit)
    request.deadlineSeconds = SyncLimits.answerSeconds
    let response = try await send(request, expecting: [200])
    return try await response.body.collect(maximumBytes: limit)
  }

  /// Gives the peer evidence of forks.
  func tellForks(_ chronology: ChronologyID, _ forks: [ForkEvidence]) async throws {
    let request = CurlRequest(
      "POST", base + "/v1/forks", headers: ["Content-Type": MediaType.json],
      body: .bytes(ForksMessage(chronology: chronology, forks: forks).encoded()))
    _ = try await send(request, expecting: [204])
  }

  /// A document's bytes from an offset on, or `nil` where the peer does not keep it.
  func document(_ digest: String, from offset: Int) async throws -> CurlResponse? {
    var request = CurlRequest(
      "GET", base + "/v1/sources/" + digest, maximumBodyBytes: SyncLimits.documentByteCount,
      acceptsGzip: false)
    request.deadlineSeconds = SyncLimits.answerSeconds
    if offset > 0 { request.headers["Range"] = "bytes=\(offset)-" }
    do {
      return try await send(request, expecting: offset > 0 ? [200, 206] : [200])
    } catch let failure as PeerFailure where failure.message?.code == "unknownDocument" {
      return nil
    }
  }

  /// Gives the peer a document's bytes.
  func putDocument(_ digest: String, _ bytes: [UInt8]) async throws {
    let request = CurlRequest(
      "PUT", base + "/v1/sources/" + digest, headers: ["Content-Type": MediaType.document],
      body: .bytes(bytes))
    _ = try await send(request, expecting: [200, 201, 204])
  }

  private func send(
    _ request: CurlRequest, expecting statuses: Set<Int>, stallTimeoutSeconds: Int? = nil
  ) async throws -> CurlResponse {
    count.withLock { $0 += 1 }
    var request = request
    request.stallTimeoutSeconds = stallTimeoutSeconds ?? self.stallTimeoutSeconds
    request.leastBytesPerSecond = SyncLimits.leastBytesPerSecond
    let response = try await transport.execute(request)
    guard !statuses.contains(response.status) else { return response }
    // What it says beyond its status may be cut off, or never end: the status stands.
    let body = (try? await response.body.collect(maximumBytes: SyncLimits.errorByteCount)) ?? []
    try Task.checkCancellation()
    throw PeerFailure(
      status: response.status, peer: base, contentType: response.headers["Content-Type"],
      location: response.headers["Location"].map {
        PeerURL.redacted($0).cut(to: SyncLimits.peerTextCharacters)
      },
      retryAfterSeconds: PeerFailure.retryAfterSeconds(response.headers["Retry-After"]),
      message: ErrorMessage(parsing: body))
  }

  private func parse<Message>(
    _ response: CurlResponse, _ body: () throws -> Message
  ) throws -> Message {
    do {
      return try body()
    } catch let error as MessageError {
      if MediaType.matches(response.headers["Content-Type"], "text/html") {
        throw SyncError(
          .malformedAnswer, "\(base) is not a chron server: it answered with a web page",
          advice: "Check the address: it should be the one that 'chron serve' printed.")
      }
      throw SyncError(
        .malformedAnswer, "\(base) sent an answer that makes no sense: \(error.reason)",
        advice: "Check that the URL names a chron server, and update chron on both sides.")
    }
  }
}
