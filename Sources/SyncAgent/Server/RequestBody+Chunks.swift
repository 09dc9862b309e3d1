// A request's body in chunks: decompressed, counted, and refused past its limit.

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Request {
  /// Hands the body's bytes to `take`, chunk by chunk.
  ///
  /// - Parameter maximumBytes: of the body as sent, and again of what it inflates to.
  /// - Throws: ``RequestError`` for a wrong type or encoding, ``SyncError`` for a body too large or
  ///   cut off; what `take` throws.
  func forEachChunk(
    of type: String, maximumBytes: Int, _ take: ([UInt8]) async throws -> Void
  ) async throws {
    guard MediaType.matches(headers[.contentType], type) else {
      throw RequestError(
        .unsupportedMediaType, "mediaType", "the body has to be of the type \(type)",
        closesConnection: true)
    }
    let inflater = try makeInflater()
    if let length = headers[.contentLength].flatMap({ Int($0) }), length > maximumBytes {
      throw Self.tooLarge(maximumBytes)
    }
    var sentBytes = 0
    var inflatedBytes = 0
    for try await buffer in body {
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
      }
    }
    if let inflater, !inflater.isAtEnd {
      throw SyncError(
        .truncated, "the body's compression ends too soon", advice: "Send the body again.")
    }
  }

  /// The whole body.
  func bytes(of type: String, maximumBytes: Int) async throws -> [UInt8] {
    var all: [UInt8] = []
    try await forEachChunk(of: type, maximumBytes: maximumBytes) { all += $0 }
    return all
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

  private static func tooLarge(_ limit: Int) -> SyncError {
    SyncError(
      .tooLarge, "the body is larger than \(limit) bytes", advice: "Send it in smaller parts.")
  }
}
