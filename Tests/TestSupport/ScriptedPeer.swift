// An HTTP server that answers what a test tells it, whole requests at a time, and counts them.

import Foundation
import Synchronization

/// A request, read whole.
public struct ScriptedRequest: Sendable {
  /// The request line and the fields.
  public let head: String
  /// The body as it came, in its transfer coding.
  public let body: [UInt8]
  /// How many requests came before it.
  public let number: Int

  /// The method and the path, such as `GET /v1/heads`.
  public var what: String {
    head.split(separator: " ", maxSplits: 2).prefix(2).joined(separator: " ")
  }
}

/// Answers each request as a test says, on a connection of its own.
public final class ScriptedPeer: Sendable {
  private let server: RawServer
  private let seen: Seen

  private final class Seen: Sendable {
    let requests = Mutex<[String]>([])
  }

  /// Where to connect.
  public var url: String { server.url }
  /// What was asked so far: `GET /v1/heads` and so on.
  public var requests: [String] { seen.requests.withLock { $0 } }

  /// Hands each request, read whole, to `answer`, which may block; the connection is closed when it
  /// returns.
  public init(_ answer: @escaping @Sendable (ScriptedRequest, RawConnection) -> Void) throws {
    let seen = Seen()
    self.seen = seen
    server = try RawServer { connection in
      guard let (head, body) = Self.read(connection) else { return }
      let number = seen.requests.withLock { requests in
        requests.append(head.split(separator: " ", maxSplits: 2).prefix(2).joined(separator: " "))
        return requests.count - 1
      }
      answer(ScriptedRequest(head: head, body: body, number: number), connection)
    }
  }

  /// Accepts no more connections.
  public func stop() { server.stop() }

  private static func read(_ connection: RawConnection) -> (String, [UInt8])? {
    var bytes: [UInt8] = []
    while true {
      let chunk = connection.read()
      if chunk.isEmpty { return nil }
      bytes += chunk
      guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { continue }
      let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
      let lower = head.lowercased()
      let length = lower.firstMatch(of: /content-length: *([0-9]+)/).flatMap { Int($0.1) } ?? 0
      let isChunked = lower.contains("transfer-encoding: chunked")
      func isWhole() -> Bool {
        isChunked
          ? bytes.suffix(5).elementsEqual("0\r\n\r\n".utf8)
          : bytes.count >= end.upperBound + length
      }
      while !isWhole() {
        let more = connection.read()
        if more.isEmpty { return nil }
        bytes += more
      }
      return (head, Array(bytes[end.upperBound...]))
    }
  }
}

extension RawConnection {
  /// Writes a whole answer, after which the connection is closed.
  public func answer(
    _ status: Int, _ body: [UInt8] = [], type: String = "application/json", fields: [String] = []
  ) {
    begin(status, type: type, fields: fields + ["Content-Length: \(body.count)"])
    write(body)
  }

  /// Writes a whole answer.
  public func answer(
    _ status: Int, _ body: String, type: String = "application/json", fields: [String] = []
  ) {
    answer(status, Array(body.utf8), type: type, fields: fields)
  }

  /// Writes the head of an answer whose body ends with the connection.
  public func begin(_ status: Int, type: String = "application/json", fields: [String] = []) {
    let lines =
      ["HTTP/1.1 \(status) Status", "Content-Type: \(type)", "Connection: close"] + fields
    write(lines.joined(separator: "\r\n") + "\r\n\r\n")
  }
}
