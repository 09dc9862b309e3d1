// `POST /v1/forks`: what proves that logs have two histories, from a peer that met it.

internal import EventStore
internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// Keeps evidence of forks that this replica did not have; it is checked first.
struct ForksHandler: Sendable {
  let store: EventStore
  let logger: Logger

  func respond(to request: Request) async throws -> Response {
    let body = try await request.bytes(
      of: MediaType.json, maximumBytes: SyncLimits.forksByteCount)
    let message = try ForksMessage(parsing: body)
    try store.check(message.chronology)
    for origin in try await Blocking.run({ [store] in try store.noteForks(message.forks) }) {
      logger.warning("a log has two histories", metadata: ["origin": "\(origin)"])
    }
    return Response(status: .noContent)
  }
}
