// `GET` and `PUT /v1/sources/{sha256}`: the bytes of documents.

internal import EventStore
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import Synchronization
internal import TransparencyLog

/// Gives and takes the bytes of documents, in pieces: none is ever whole in memory.
struct SourcesHandler: Sendable {
  let store: EventStore
  let policy: DocumentPolicy
  /// Lets few read, and hash, at once.
  let reading: Gate
  /// Lets one write at once.
  let writing: Gate
  let logger: Logger

  func get(_ digest: Hash, _ request: Request) async throws -> Response {
    try Connection.current?.take(.transfer)
    guard let size = try await Blocking.run({ [store] in try store.documentByteCount(digest) })
    else {
      throw RequestError(
        .notFound, "unknownDocument", "the bytes of sha256:\(digest.hex) are not kept here",
        advice: "Ask another peer.")
    }
    var headers: HTTPFields = [
      .contentType: MediaType.document, .acceptRanges: "bytes",
      // The name is the content's: it can never change.
      .eTag: "\"\(digest.hex)\"", .cacheControl: "public, max-age=31536000, immutable",
    ]
    switch ByteRange(request.headers[.range], size: size) {
    case .whole:
      return Response(status: .ok, headers: headers, body: body(digest, 0..<size))
    case .part(let range):
      headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
      return Response(status: .partialContent, headers: headers, body: body(digest, range))
    case .unsatisfiable:
      headers[.contentRange] = "bytes */\(size)"
      headers[.contentType] = MediaType.json
      let message = ErrorMessage(
        code: "range", message: "the document has \(size) bytes", advice: nil)
      return Response(
        status: .rangeNotSatisfiable, headers: headers,
        body: .init(byteBuffer: ByteBuffer(bytes: message.encoded())))
    }
  }

  func put(_ digest: Hash, _ request: Request) async throws -> Response {
    guard request.headers[.contentRange] == nil else {
      throw RequestError(
        .badRequest, "badRequest", "a document has to be sent whole, not in ranges",
        advice: "Leave out Content-Range.", closesConnection: true)
    }
    try Connection.current?.take(.transfer)
    let announced = request.contentLength ?? 0
    try await Blocking.run { [store, policy] in
      if try store.documentByteCount(digest) != nil { return }
      guard try policy.accepts(digest) else {
        throw RequestError(
          .forbidden, "unnamedDocument",
          "no event that counts here names the document sha256:\(digest.hex)",
          advice: "Sync first, so that the document's description is known here.",
          closesConnection: true)
      }
      try store.checkQuota(policy.quotaByteCount, adding: announced)
    }
    let spool = Spool()
    try await request.forEachChunk(
      of: MediaType.document, maximumBytes: SyncLimits.documentByteCount
    ) { chunk in try await reading.run { try spool.append(chunk) } }
    let isNew = try await writing.run { [store, policy] in
      let actual = try spool.digest()
      guard actual == digest else {
        throw RequestError(
          .unprocessableContent, "digestMismatch",
          "the bytes are of sha256:\(actual.hex), not of sha256:\(digest.hex)",
          advice: "Put them under their own digest.")
      }
      return try store.keepDocument(spool, quotaByteCount: policy.quotaByteCount)
    }
    return Response(status: isNew ? .created : .noContent)
  }

  private func body(_ digest: Hash, _ range: Range<Int>) -> ResponseBody {
    let pieces = Mutex(Array(EventStore.pieces(range))[...])
    return .pieces(contentLength: range.count, logger: logger) {
      guard let piece = pieces.withLock({ $0.popFirst() }) else { return nil }
      return try await reading.run { [store] in
        guard let bytes = try store.document(digest, piece) else {
          throw EventStoreError(
            .storage, "the document \(digest.hex) was dropped while it was being sent")
        }
        return bytes
      }
    }
  }
}
