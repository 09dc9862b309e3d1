// `GET /v1/heads`: how far each log has come, at once or when that changes.

internal import EventStore
internal import HTTPTypes
internal import Hummingbird
internal import ServiceLifecycle

/// Tells how far each log has come, at once or when that changes.
struct HeadsHandler: Sendable {
  private static let compressedFromBytes = 1_024

  let cache: HeadsCache

  func respond(to request: Request) async throws -> Response {
    let known = request.headers[.ifNoneMatch]
    let waitSeconds = WaitPreference.seconds(request.headers[.prefer])
    var heads = try await cache.heads()
    if let waitSeconds, EntityTag.matches(known, heads.tag) {
      heads = try await change(of: heads, known, waitSeconds: waitSeconds)
    }
    var headers: HTTPFields = [.eTag: heads.tag, .vary: "Accept-Encoding"]
    headers[.cacheControl] = "no-cache"
    if let waitSeconds { headers[.preferenceApplied] = "wait=\(waitSeconds)" }
    if EntityTag.matches(known, heads.tag) {
      return Response(status: .notModified, headers: headers)
    }
    headers[.contentType] = MediaType.json
    var body = heads.body
    if request.acceptsGzip, body.count >= Self.compressedFromBytes {
      headers[.contentEncoding] = "gzip"
      body = try GzipCompressor.compress(body)
    }
    return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
  }

  /// Waits until the heads are not the ones known, the time is up, or the server stops.
  ///
  /// A client that goes away meanwhile is not noticed before the time is up, which is bounded and
  /// costs no more than the others' waiting.
  private func change(
    of heads: EncodedHeads, _ known: String?, waitSeconds: Int
  ) async throws -> EncodedHeads {
    let deadline = ContinuousClock.now + .seconds(waitSeconds)
    var heads = heads
    while EntityTag.matches(known, heads.tag), ContinuousClock.now < deadline,
      !Task.isShuttingDownGracefully
    {
      try await Task.sleep(for: HeadsCache.freshness)
      heads = try await cache.heads()
    }
    return heads
  }
}

extension HTTPField.Name {
  // RFC 7240 §2. Never fails: the name is a token.
  fileprivate static let prefer = Self("Prefer")!
  // RFC 7240 §3. Never fails: the name is a token.
  fileprivate static let preferenceApplied = Self("Preference-Applied")!
}
