// `POST /v1/pull`: the segments that the caller lacks.

internal import EventStore
internal import HTTPTypes
internal import Hummingbird
internal import ServiceLifecycle

/// Streams the segments that the caller lacks.
struct PullHandler: Sendable {
  /// Bytes handed to the connection at a time: it holds back the next ones until the client took
  /// these, so a slow client does not pile up segments here.
  private static let pieceByteCount = 256 << 10

  let store: EventStore

  func respond(to request: Request) async throws -> Response {
    let body = try await request.bytes(of: MediaType.json, maximumBytes: SyncLimits.jsonByteCount)
    let message = try PullMessage(parsing: body)
    try store.check(message.chronology)
    let plans = try await Blocking.run { [store] in try store.plan(have: message.have) }
    var headers: HTTPFields = [.contentType: MediaType.segments]
    let isCompressed = request.acceptsGzip
    if isCompressed { headers[.contentEncoding] = "gzip" }
    return Response(
      status: .ok, headers: headers,
      body: .init { writer in
        let compressor = isCompressed ? try GzipCompressor() : nil
        for plan in plans {
          // A server that stops ends after a whole segment; the client asks again elsewhere.
          if Task.isShuttingDownGracefully { break }
          // One segment at a time is in memory; a client that went away makes the write fail.
          let segment = try await Blocking.run { [store] in
            SegmentEncoder.encode(try store.segment(plan))
          }
          var rest = (compressor?.compress(segment) ?? segment)[...]
          while !rest.isEmpty {
            try await writer.write(ByteBuffer(bytes: rest.prefix(Self.pieceByteCount)))
            rest = rest.dropFirst(Self.pieceByteCount)
          }
        }
        if let end = compressor?.compress([], isLast: true) {
          try await writer.write(ByteBuffer(bytes: end))
        }
        try await writer.finish(nil)
      })
  }
}

extension EventStore {
  /// - Throws: ``RequestError`` where the caller speaks of another chronology.
  func check(_ other: ChronologyID) throws(RequestError) {
    guard other == chronology else {
      throw RequestError(
        .conflict, "otherChronology", "this is the chronology \(chronology), not \(other)",
        advice: "Ask a peer that has \(other).")
    }
  }
}
