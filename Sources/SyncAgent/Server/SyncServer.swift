// The HTTP server that other replicas pull from and push to.

public import EventStore
internal import Foundation
internal import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
public import ServiceLifecycle
internal import UnixSignals

/// Serves a chronology to other replicas, on this machine's loopback addresses alone.
///
/// It can be run as a service of a group, which stops it gracefully: it accepts no more
/// connections, answers long polls, and ends streams with the segment under way. A client too slow
/// to take the rest of that has its connection cut, and continues after its last whole segment
/// elsewhere.
public struct SyncServer: Service {
  /// How long transfers under way may take to end once the server is to stop.
  public static let gracePeriodSeconds: Int64 = 5

  let responder: SyncResponder
  var deadlines = Deadlines()
  private let address: ListenAddress
  private let logger: Logger
  private let onListening: @Sendable (String) async -> Void

  /// A server that listens once it runs.
  ///
  /// - Parameters:
  ///   - documents: which documents it takes from others.
  ///   - onListening: is told the URL, with the port that the system chose for 0.
  public init(
    _ store: EventStore, on address: ListenAddress, documents: DocumentPolicy = .refuse,
    logger: Logger,
    onListening: @escaping @Sendable (_ url: String) async -> Void = { _ in }
  ) {
    responder = SyncResponder(store, documents: documents, logger: logger)
    self.address = address
    self.logger = logger
    self.onListening = onListening
  }

  /// Serves until its group, or the task, is told to stop.
  ///
  /// - Throws: ``SyncError`` with `cannotListen`.
  public func run() async throws {
    let connections = Connections(
      limit: ServerLimits.connectionsWithinDescriptors(), deadlines: deadlines, logger: logger)
    let application = Application(
      responder: responder,
      server: HTTPServerBuilder { BoundedHTTPChannel(connections, responder: $0) },
      configuration: .init(address: .hostname(address.host, port: address.port)),
      onServerRunning: { [address, logger, onListening] channel in
        // Before all others: it sees what goes wrong in taking connections in.
        try? await channel.eventLoop.submit {
          try channel.pipeline.syncOperations.addHandler(
            AcceptHandler(logger: logger), position: .first)
        }.get()
        await onListening(address.url(port: channel.localAddress?.port ?? address.port))
      },
      logger: logger)
    do {
      try await withGracefulShutdownHandler {
        try await application.run()
      } onGracefulShutdown: { [responder] in
        Task { await responder.watch.stop() }
      }
    } catch let error as IOError {
      throw SyncError(
        .cannotListen, "cannot listen on \(address): \(String(cString: strerror(error.errnoCode)))",
        advice: "Choose another port; port 0 lets the system choose.")
    }
  }

  /// Serves until the process gets SIGTERM or SIGINT, then stops gracefully.
  ///
  /// - Throws: ``SyncError`` with `cannotListen`.
  public func runUntilSignal() async throws {
    var configuration = ServiceGroupConfiguration(
      services: [self], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(Self.gracePeriodSeconds)
    try await ServiceGroup(configuration: configuration).run()
  }
}
