// HTTP/1.1 over connections that are counted and watched.

internal import HummingbirdCore
internal import Logging
internal import NIOCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Hummingbird's HTTP/1.1 with the account of each connection kept beside it.
struct BoundedHTTPChannel: ServerChildChannel {
  typealias Value = HTTP1Channel.Value

  private let connections: Connections
  private let http: HTTP1Channel

  init(_ connections: Connections, responder: @escaping HTTPChannelHandler.Responder) {
    self.connections = connections
    http = HTTP1Channel(
      responder: { request, writer, channel in
        Connection.current?.requestBegins()
        defer { Connection.current?.requestEnds() }
        try await responder(request, writer, channel)
      },
      configuration: .init(
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: ServerLimits.headByteCount,
          maxHeaderListSize: ServerLimits.headByteCount,
          maxHeaderFieldCount: ServerLimits.headFieldCount)))
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let id = ObjectIdentifier(channel)
    let connection = connections.admit(id) { channel.close(promise: nil) }
    channel.closeFuture.whenComplete { [connections] _ in connections.remove(id) }
    return channel.eventLoop.makeCompletedFuture {
      if let connection {
        try channel.pipeline.syncOperations.addHandler(ConnectionHandler(connection))
      }
    }.flatMap {
      let ready = http.setup(channel: channel, logger: logger)
      // Too many even to tell them so.
      if connection == nil { channel.close(promise: nil) }
      return ready
    }
  }

  func handle(value: Value, logger: Logger) async {
    // It has none where it was closed already, to make room for another.
    await Connection.$current.withValue(connections.connection(ObjectIdentifier(value.channel))) {
      await http.handle(value: value, logger: logger)
    }
  }
}

/// Sees bytes come, and the client go.
private final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let connection: Connection

  init(_ connection: Connection) {
    self.connection = connection
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    connection.received()
    context.fireChannelRead(data)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    // The client sends no more: it went away, or else it only says so early.
    if let event = event as? ChannelEvent, event == .inputClosed { connection.gone() }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    connection.gone()
    context.fireChannelInactive()
  }
}

/// Waits, instead of asking again at once, where the system has no descriptor for a connection.
final class AcceptHandler: ChannelInboundHandler {
  typealias InboundIn = any Channel

  private let logger: Logger
  /// Whether the last connection could not be taken in.
  private var isShort = false

  init(logger: Logger) {
    self.logger = logger
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    isShort = false
    context.fireChannelRead(data)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let error = error as? IOError, Self.passing.contains(error.errnoCode) else {
      return context.fireErrorCaught(error)
    }
    if !isShort {
      logger.warning(
        "no connections can be accepted: \(error); new ones wait until others are closed")
    }
    isShort = true
    // Otherwise the connection that waits would wake this thread again and again.
    try? context.channel.syncOptions?.setOption(.autoRead, value: false)
    let channel = context.channel
    context.eventLoop.scheduleTask(
      in: .milliseconds(Int64(ServerLimits.acceptPauseMilliseconds))
    ) {
      try? channel.syncOptions?.setOption(.autoRead, value: true)
    }
  }

  private static let passing: Set<CInt> = [EMFILE, ENFILE, ENOBUFS, ENOMEM]
}
