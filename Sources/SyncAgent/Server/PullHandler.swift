// `POST /v1/pull`: the segments that the caller lacks.

internal import EventStore
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import ServiceLifecycle
internal import Synchronization

/// Streams the segments that the caller lacks.
struct PullHandler: Sendable {
  let store: EventStore
  /// Lets few read, and compress, at once.
  let reading: Gate
  let logger: Logger

  func respond(to request: Request) async throws -> Response {
    try Connection.current?.take(.transfer)
    let body = try await request.json(in: reading) { try PullMessage(parsing: $0) }
    try store.check(body.chronology)
    let plans = try await reading.run { [store] in try store.plan(have: body.have) }
    var headers: HTTPFields = [.contentType: MediaType.segments]
    if request.acceptsGzip { headers[.contentEncoding] = "gzip" }
    let stream = try SegmentStream(store, plans, isCompressed: request.acceptsGzip)
    return Response(
      status: .ok, headers: headers,
      body: .pieces(logger: logger) {
        // A server that stops ends after a whole segment; the client asks again elsewhere.
        let isStopping = Task.isShuttingDownGracefully
        return try await reading.run { try stream.next(isLast: isStopping) }
      })
  }
}

/// Segments as bytes, a piece at a time: no more than a piece of them is in memory.
final class SegmentStream: Sendable {
  private struct State {
    var plans: ArraySlice<SegmentPlan>
    var reading: SegmentReading?
    let compressor: GzipCompressor?
    var isDone = false
  }

  private let store: EventStore
  private let state: Mutex<State>

  init(_ store: EventStore, _ plans: [SegmentPlan], isCompressed: Bool) throws {
    self.store = store
    let compressor = isCompressed ? try GzipCompressor() : nil
    state = Mutex(State(plans: plans[...], compressor: compressor))
  }

  /// The next piece, or `nil` at the end.
  ///
  /// - Parameter isLast: ends the stream after the segment under way.
  func next(isLast: Bool) throws -> [UInt8]? {
    try state.withLock { state in
      if state.isDone { return nil }
      var piece: [UInt8] = []
      while true {
        if var reading = state.reading {
          let lines = try store.nextLines(of: &reading)
          state.reading = lines == nil ? nil : reading
          guard let lines else { continue }
          piece += lines
          return state.compressor?.compress(piece) ?? piece
        }
        guard !isLast, let plan = state.plans.popFirst() else { break }
        let reading = try store.reading(plan)
        piece = SegmentEncoder.head(reading)
        state.reading = reading
      }
      state.isDone = true
      return state.compressor?.compress([], isLast: true)
    }
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
