// `GET` and `PUT /v1/sources/{sha256}`: the bytes of documents.

internal import EventStore
internal import HTTPTypes
internal import Hummingbird
internal import TransparencyLog

/// Gives and takes the bytes of documents.
struct SourcesHandler: Sendable {
  let store: EventStore

  func get(_ digest: Hash, _ request: Request) async throws -> Response {
    // Read whole, a range too: so what leaves here has the digest.
    guard let bytes = try await Blocking.run({ [store] in try store.document(digest) }) else {
      throw RequestError(
        .notFound, "unknownDocument", "the bytes of sha256:\(digest.hex) are not kept here",
        advice: "Ask another peer.")
    }
    var headers: HTTPFields = [
      .contentType: MediaType.document, .acceptRanges: "bytes",
      // The name is the content's: it can never change.
      .eTag: "\"\(digest.hex)\"", .cacheControl: "public, max-age=31536000, immutable",
    ]
    let size = bytes.count
    switch ByteRange(request.headers[.range], size: size) {
    case .whole:
      let body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
      return Response(status: .ok, headers: headers, body: body)
    case .part(let range):
      headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
      let body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes[range]))
      return Response(status: .partialContent, headers: headers, body: body)
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
        .badRequest, "badRequest", "a document is put whole, not in ranges",
        advice: "Leave out Content-Range.", closesConnection: true)
    }
    let bytes = try await request.bytes(
      of: MediaType.document, maximumBytes: SyncLimits.documentByteCount)
    let isNew = try await Blocking.run { [store] in
      let actual = Hash.sha256(bytes)
      guard actual == digest else {
        throw RequestError(
          .unprocessableContent, "digestMismatch",
          "the bytes are of sha256:\(actual.hex), not of sha256:\(digest.hex)",
          advice: "Put them under their own digest.")
      }
      if try store.documentByteCount(digest) != nil { return false }
      _ = try store.keepDocument(bytes)
      return true
    }
    return Response(status: isNew ? .created : .noContent)
  }
}
