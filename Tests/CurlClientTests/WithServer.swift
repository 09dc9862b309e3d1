// A Hummingbird server for the length of a test.

import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Testing

/// Serves `router` on a free port of 127.0.0.1 while `body` runs with the server's URL.
func withServer<Answer: Sendable>(
  _ router: Router<BasicRequestContext>,
  _ body: @Sendable (String) async throws -> Answer
) async throws -> Answer {
  let (ports, announcer) = AsyncStream<Int>.makeStream()
  var logger = Logger(label: "test")
  logger.logLevel = .critical
  let application = Application(
    router: router,
    configuration: .init(address: .hostname("127.0.0.1", port: 0)),
    onServerRunning: { announcer.yield($0.localAddress?.port ?? 0) },
    logger: logger)
  return try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await application.run() }
    let port = try #require(await ports.first { _ in true })
    defer { group.cancelAll() }
    return try await body("http://127.0.0.1:\(port)")
  }
}
