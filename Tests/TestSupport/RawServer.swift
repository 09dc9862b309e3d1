// A TCP server on 127.0.0.1 that does byte for byte what a test tells it, for answers that no HTTP
// server would give.

import Foundation
import Synchronization

/// Accepts connections, each handled on a thread of its own.
public final class RawServer: Sendable {
  /// The port that the system chose.
  public let port: Int
  /// The server as a URL without a path.
  public var url: String { "http://127.0.0.1:\(port)" }
  /// How many connections were accepted so far.
  public var connectionCount: Int { accepted.withLock { $0 } }

  private let listener: Int32
  private let accepted = Mutex(0)

  /// Listens on a free port and hands each connection to `handle`, which may block; the connection
  /// is closed when it returns.
  public init(_ handle: @escaping @Sendable (RawConnection) -> Void) throws {
    let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { throw POSIXError(.EMFILE) }
    var address = RawConnection.loopback(port: 0)
    let length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, length) == 0 }
    }
    guard isBound, listen(socket, 128) == 0 else { throw POSIXError(.EADDRINUSE) }
    var bound = sockaddr_in()
    var boundLength = length
    _ = withUnsafeMutablePointer(to: &bound) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(socket, $0, &boundLength)
      }
    }
    listener = socket
    port = Int(UInt16(bigEndian: bound.sin_port))
    Thread.detachNewThread { [self] in acceptConnections(handle) }
  }

  /// Accepts no more; open connections go on.
  public func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private func acceptConnections(_ handle: @escaping @Sendable (RawConnection) -> Void) {
    while true {
      let descriptor = accept(listener, nil, nil)
      guard descriptor >= 0 else { break }
      accepted.withLock { $0 += 1 }
      let connection = RawConnection(descriptor: descriptor)
      Thread.detachNewThread {
        handle(connection)
        connection.close()
      }
    }
    close(listener)
  }
}
