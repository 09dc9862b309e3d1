// `GET /v1/heads`: how far each log has come, at once or when that changes.

internal import EventStore
internal import HTTPTypes
internal import Hummingbird

/// Tells how far each log has come, at once or when that changes.
struct HeadsHandler: Sendable {
  private static let compressedFromBytes = 1_024

  let watch: HeadsCache

  func respond(to request: Request) async throws -> Response {
    let known = request.headers[.ifNoneMatch]
    let waitSeconds = WaitPreference.seconds(request.headers[.prefer])
    var heads = try await watch.heads()
    if let waitSeconds, EntityTag.matches(known, heads.tag) {
      heads = try await change(knowing: known, waitSeconds: waitSeconds)
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
  /// - Throws: `CancellationError` where the client went away meanwhile.
  private func change(knowing known: String?, waitSeconds: Int) async throws -> EncodedHeads {
    let connection = Connection.current
    try connection?.take(.watch)
    let watcher = HeadsCache.Watcher(
      knowing: known, until: ContinuousClock.now + .seconds(waitSeconds))
    connection?.whenGone { watcher.wake() }
    await watch.wait(watcher)
    if connection?.isGone == true { throw CancellationError() }
    return try await watch.heads()
  }
}

extension HTTPField.Name {
  // RFC 7240 §2. Never fails: the name is a token.
  fileprivate static let prefer = Self("Prefer")!
  // RFC 7240 §3. Never fails: the name is a token.
  fileprivate static let preferenceApplied = Self("Preference-Applied")!
}
