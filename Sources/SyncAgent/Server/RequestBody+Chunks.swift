// A request's body in chunks: decompressed, counted, and refused past its limit.

internal import EventStore
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Request {
  /// Hands the body's bytes to `take`, chunk by chunk.
  ///
  /// - Parameter maximumBytes: of the body as sent, and again of what it inflates to.
  /// - Throws: ``RequestError`` for a wrong type or encoding, or a body that breaks off,
  ///   ``SyncError`` for one too large; what `take` throws.
  func forEachChunk(
    of type: String, maximumBytes: Int, _ take: ([UInt8]) async throws -> Void
  ) async throws {
    guard MediaType.matches(headers[.contentType], type) else {
      throw RequestError(
        .unsupportedMediaType, "mediaType", "the body has to be of the type \(type)",
        closesConnection: true)
    }
    let inflater = try makeInflater()
    if let length = contentLength, length > maximumBytes { throw Self.tooLarge(maximumBytes) }
    var sentBytes = 0
    var inflatedBytes = 0
    var buffers = body.makeAsyncIterator()
    while let buffer = try await nextBuffer(of: &buffers) {
      sentBytes += buffer.readableBytes
      guard sentBytes <= maximumBytes else { throw Self.tooLarge(maximumBytes) }
      let chunk = Array(buffer.readableBytesView)
      guard let inflater else {
        try await take(chunk)
        continue
      }
      inflater.append(chunk)
      while let piece = try inflater.next() {
        inflatedBytes += piece.count
        guard inflatedBytes <= maximumBytes else { throw Self.tooLarge(maximumBytes) }
        try await take(piece)
        // A small body can inflate to a large one: others have their turn in between.
        await Task.yield()
      }
    }
    guard sentBytes == contentLength ?? sentBytes else { throw Self.broken }
    if let inflater, !inflater.isAtEnd {
      throw SyncError(
        .truncated, "the body's compression ends too soon", advice: "Send the body again.")
    }
  }

  /// The next bytes, whose coming is the client's to see to.
  ///
  /// - Throws: ``RequestError``, a 400, where the body breaks off, or its chunks are not what they
  ///   have to be.
  private func nextBuffer(of buffers: inout RequestBody.AsyncIterator) async throws -> ByteBuffer? {
    Connection.current?.waitBegins()
    do {
      let buffer = try await buffers.next()
      Connection.current?.waitEnds(bytes: buffer?.readableBytes ?? 0)
      return buffer
    } catch {
      throw Self.broken
    }
  }

  /// What the head says of the body's length.
  var contentLength: Int? { headers[.contentLength].flatMap { Int($0) } }

  /// A JSON body, whole, as what it means.
  func json<Message: Sendable>(
    in gate: Gate, maximumBytes: Int = ServerLimits.jsonByteCount,
    _ parse: @escaping @Sendable ([UInt8]) throws -> Message
  ) async throws -> Message {
    let spool = Spool(hashes: false)
    try await forEachChunk(of: MediaType.json, maximumBytes: maximumBytes) {
      try spool.append($0)
    }
    return try await gate.run { try parse(try spool.bytes(0..<spool.byteCount)) }
  }

  /// Whether the client takes a compressed answer (RFC 9110 §12.5.3).
  var acceptsGzip: Bool {
    (headers[.acceptEncoding] ?? "").split(separator: ",").contains { element in
      let parts = element.split(separator: ";").map { part in part.filter { $0 != " " } }
      return parts.first?.lowercased() == "gzip" && !parts.dropFirst().contains("q=0")
    }
  }

  private func makeInflater() throws -> GzipInflater? {
    switch headers[.contentEncoding]?.lowercased() {
    case nil, "identity": return nil
    case "gzip": return try GzipInflater()
    default:
      throw RequestError(
        .unsupportedMediaType, "contentEncoding", "the only encoding known here is gzip",
        closesConnection: true)
    }
  }

  private static var broken: RequestError {
    RequestError(
      .badRequest, "malformedBody", "the body breaks off, or its chunks are malformed",
      advice: "Send the request again.", closesConnection: true)
  }

  private static func tooLarge(_ limit: Int) -> SyncError {
    SyncError(
      .tooLarge, "the body is larger than \(limit) bytes", advice: "Send it in smaller parts.")
  }
}
