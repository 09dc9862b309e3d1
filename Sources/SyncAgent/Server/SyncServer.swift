// The HTTP server that other replicas pull from and push to.

public import EventStore
internal import Foundation
internal import Hummingbird
public import Logging
internal import NIOCore
public import ServiceLifecycle
internal import UnixSignals

/// Serves a chronology to other replicas, on this machine's loopback addresses alone.
///
/// It can be run as a service of a group, which stops it gracefully: it takes no more connections,
/// long polls are answered, streams end with the segment under way. A client too slow to take the
/// rest of it sees its connection cut, and goes on after its last whole segment elsewhere.
public struct SyncServer: Service {
  /// How long transfers under way may take to end once the server is to stop.
  public static let gracePeriodSeconds: Int64 = 5
  /// How long a connection may say nothing between its requests, or within one.
  private static let idleSeconds: Int64 = 120

  private let store: EventStore
  private let address: ListenAddress
  private let logger: Logger
  private let onListening: @Sendable (String) async -> Void

  /// A server that listens once it runs.
  ///
  /// - Parameters:
  ///   - onListening: is told the URL, with the port that the system chose for 0.
  public init(
    _ store: EventStore, on address: ListenAddress, logger: Logger,
    onListening: @escaping @Sendable (_ url: String) async -> Void = { _ in }
  ) {
    self.store = store
    self.address = address
    self.logger = logger
    self.onListening = onListening
  }

  /// Serves until its group, or the task, is told to stop.
  ///
  /// - Throws: ``SyncError`` with `cannotListen`.
  public func run() async throws {
    let application = Application(
      responder: SyncResponder(store, logger: logger),
      server: .http1(configuration: .init(idleTimeout: .seconds(Self.idleSeconds))),
      configuration: .init(address: .hostname(address.host, port: address.port)),
      onServerRunning: { [address, onListening] channel in
        await onListening(address.url(port: channel.localAddress?.port ?? address.port))
      },
      logger: logger)
    do {
      try await application.run()
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
