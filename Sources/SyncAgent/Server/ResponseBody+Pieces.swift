// Answers that are read from the disk while they are sent.

internal import EventStore
internal import Hummingbird
internal import Logging

extension ResponseBody {
  /// Pieces, each made once the client took those before.
  ///
  /// Where one cannot be made, the log says why and the connection is cut: the client sees that the
  /// answer is not whole.
  static func pieces(
    contentLength: Int? = nil, logger: Logger,
    _ next: @escaping @Sendable () async throws -> [UInt8]?
  ) -> ResponseBody {
    ResponseBody(contentLength: contentLength) { writer in
      let connection = Connection.current
      while true {
        let piece: [UInt8]?
        do {
          piece = try await next()
        } catch {
          let reason = (error as? EventStoreError)?.message ?? "\(error)"
          logger.error("an answer was cut: \(reason)")
          throw error
        }
        guard let piece else { break }
        let count = piece.count
        if count == 0 { continue }
        connection?.waitBegins()
        // Given away, so that it is not held twice while a slow client takes it.
        try await writer.write(ByteBuffer(bytes: consume piece))
        connection?.waitEnds(bytes: count)
      }
      connection?.waitBegins()
      try await writer.finish(nil)
    }
  }
}
