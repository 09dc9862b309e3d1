// `POST /v1/payloads`: lines of events whose payload the caller lacks.

internal import EventStore
internal import HTTPTypes
internal import Hummingbird

/// Gives the lines of events whose payload the caller lacks and this replica holds.
struct PayloadsHandler: Sendable {
  let store: EventStore

  func respond(to request: Request) async throws -> Response {
    let body = try await request.bytes(of: MediaType.json, maximumBytes: SyncLimits.jsonByteCount)
    let message = try PayloadsMessage(parsing: body)
    try store.check(message.chronology)
    guard message.events.count <= SyncLimits.payloadsPerRequest else {
      throw RequestError(
        .contentTooLarge, "tooLarge",
        "more than \(SyncLimits.payloadsPerRequest) payloads were asked for at once",
        advice: "Ask for them in several requests.")
    }
    let lines = try await Blocking.run { [store] in try store.lines(of: message.events) }
    var headers: HTTPFields = [.contentType: MediaType.lines]
    var answer = lines
    if request.acceptsGzip {
      headers[.contentEncoding] = "gzip"
      answer = try GzipCompressor.compress(lines)
    }
    return Response(
      status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: answer)))
  }
}
