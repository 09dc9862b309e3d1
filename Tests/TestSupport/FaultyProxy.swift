// A TCP proxy that harms what passes through it, at a byte that the test chooses.

import Foundation
import Synchronization

/// Forwards connections to a port of this machine, each with a fault of its own.
public final class FaultyProxy: Sendable {
  /// What happens to one connection; bytes count from 0, over all that passes in one direction.
  public enum Fault: Sendable, Equatable {
    /// Nothing.
    case none
    /// So many bytes of the answers pass, then the connection ends.
    case cutAnswers(afterBytes: Int)
    /// This byte of the answers arrives with its lowest bit inverted.
    case flipAnswers(atByte: Int)
    /// So many bytes of the answers pass, then nothing more, until the client gives up.
    case stallAnswers(afterBytes: Int)
    /// So many bytes of the requests pass, then the connection ends.
    case cutRequests(afterBytes: Int)
  }

  private final class Counts: Sendable {
    let connections = Mutex(0)
    let answeredBytes = Mutex(0)
  }

  private let server: RawServer
  private let counts: Counts

  /// Where to connect.
  public var url: String { server.url }
  /// How many bytes of answers came from the server, over all connections.
  public var answeredBytes: Int { counts.answeredBytes.withLock { $0 } }
  /// How many connections came.
  public var connectionCount: Int { server.connectionCount }

  /// A proxy to `port`, whose n-th connection (from 0) suffers `fault(n)`.
  public init(to port: Int, fault: @escaping @Sendable (Int) -> Fault) throws {
    let counts = Counts()
    self.counts = counts
    server = try RawServer { client in
      let number = counts.connections.withLock { count in
        defer { count += 1 }
        return count
      }
      guard let upstream = try? RawConnection(port: port) else { return }
      Self.serve(client, upstream, fault(number), counts)
    }
  }

  /// Accepts no more connections.
  public func stop() { server.stop() }

  private static func serve(
    _ client: RawConnection, _ upstream: RawConnection, _ fault: Fault, _ counts: Counts
  ) {
    let requests = DispatchGroup()
    requests.enter()
    Thread.detachNewThread {
      var passed = 0
      while true {
        var chunk = client.read()
        if chunk.isEmpty { break }
        if case .cutRequests(let limit) = fault { chunk = Array(chunk.prefix(limit - passed)) }
        passed += chunk.count
        if !upstream.write(chunk) { break }
        if case .cutRequests(let limit) = fault, passed >= limit { break }
      }
      client.shutDown()
      upstream.shutDown()
      requests.leave()
    }
    var passed = 0
    while true {
      var chunk = upstream.read()
      if chunk.isEmpty { break }
      counts.answeredBytes.withLock { $0 += chunk.count }
      switch fault {
      case .cutAnswers(let limit), .stallAnswers(let limit):
        chunk = Array(chunk.prefix(max(limit - passed, 0)))
      case .flipAnswers(let position):
        if chunk.indices.contains(position - passed) { chunk[position - passed] ^= 1 }
      case .none, .cutRequests: break
      }
      passed += chunk.count
      if !client.write(chunk) { break }
      if case .cutAnswers(let limit) = fault, passed >= limit { break }
      if case .stallAnswers(let limit) = fault, passed >= limit {
        requests.wait()
        break
      }
    }
    client.shutDown()
    upstream.shutDown()
    requests.wait()
    upstream.close()
  }
}
