// `POST /v1/forks`: what proves that logs have two histories, from a peer that met it.

internal import EventStore
internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// Keeps evidence of forks that this replica did not have; it is checked first.
struct ForksHandler: Sendable {
  let store: EventStore
  /// Lets few parse at once.
  let reading: Gate
  /// Lets one write at once.
  let writing: Gate
  let logger: Logger

  func respond(to request: Request) async throws -> Response {
    try Connection.current?.take(.transfer)
    let message = try await request.json(in: reading, maximumBytes: SyncLimits.forksByteCount) {
      try ForksMessage(parsing: $0)
    }
    try store.check(message.chronology)
    for origin in try await writing.run({ [store] in try store.noteForks(message.forks) }) {
      logger.warning("a log has two histories", metadata: ["origin": "\(origin)"])
    }
    return Response(status: .noContent)
  }
}
