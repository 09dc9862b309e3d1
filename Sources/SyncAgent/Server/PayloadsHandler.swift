// `POST /v1/payloads`: lines of events whose payload the caller lacks.

internal import EventStore
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import Synchronization

/// Gives the lines of events whose payload the caller lacks and this replica holds.
struct PayloadsHandler: Sendable {
  let store: EventStore
  /// Lets few read, and compress, at once.
  let reading: Gate
  let logger: Logger

  func respond(to request: Request) async throws -> Response {
    try Connection.current?.take(.transfer)
    let message = try await request.json(in: reading) { try PayloadsMessage(parsing: $0) }
    try store.check(message.chronology)
    guard message.events.count <= SyncLimits.payloadsPerRequest else {
      throw RequestError(
        .contentTooLarge, "tooLarge",
        "more than \(SyncLimits.payloadsPerRequest) payloads were asked for at once",
        advice: "Ask for them in several requests.")
    }
    var headers: HTTPFields = [.contentType: MediaType.lines]
    let isCompressed = request.acceptsGzip
    if isCompressed { headers[.contentEncoding] = "gzip" }
    let stream = try LineStream(store, message.events, isCompressed: isCompressed)
    return Response(
      status: .ok, headers: headers,
      body: .pieces(logger: logger) { try await reading.run { try stream.next() } })
  }
}

/// Lines of events as bytes, those of a few events at a time.
private final class LineStream: Sendable {
  private struct State {
    var rest: ArraySlice<EventID>
    var room = SyncLimits.payloadsByteCount
    let compressor: GzipCompressor?
    var isDone = false
  }

  /// Events that are read at a time: their lines have two mebibytes at most.
  private static let eventCount = 32

  private let store: EventStore
  private let state: Mutex<State>

  init(_ store: EventStore, _ events: [EventID], isCompressed: Bool) throws {
    self.store = store
    let compressor = isCompressed ? try GzipCompressor() : nil
    state = Mutex(State(rest: events[...], compressor: compressor))
  }

  /// The next piece, or `nil` at the end.
  func next() throws -> [UInt8]? {
    try state.withLock { state in
      if state.isDone { return nil }
      while !state.rest.isEmpty {
        let lines = try store.lines(
          of: Array(state.rest.prefix(Self.eventCount)), maximumBytes: state.room)
        state.rest = lines.isWhole ? state.rest.dropFirst(Self.eventCount) : []
        state.room -= lines.bytes.count
        guard !lines.bytes.isEmpty else { continue }
        return state.compressor?.compress(lines.bytes) ?? lines.bytes
      }
      state.isDone = true
      return state.compressor?.compress([], isLast: true)
    }
  }
}
