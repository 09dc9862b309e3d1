// The network between simulated peers: a request goes to the server's own request handling in this
// process, and both ways may lose, cut, double, delay and damage what they carry.

import EventStore
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import TestSupport

@testable import CurlClient
@testable import SyncAgent

/// One peer's way to another during one exchange.
///
/// Unchecked: an exchange sends one request after the other.
final class SimulatedNetwork: Transport, @unchecked Sendable {
  private let client: Peer
  private let server: Peer
  private let hasFaults: Bool
  private var random: SeededGenerator
  /// Answers that were given before, to come once more in another's place.
  private var before: [String: [UInt8]] = [:]
  /// What a malicious server makes of its answers.
  private let tamper: ((_ path: String, _ body: [UInt8]) throws -> [UInt8])?

  init(
    from client: Peer, to server: Peer, hasFaults: Bool, seed: UInt64,
    tamper: ((_ path: String, _ body: [UInt8]) throws -> [UInt8])? = nil
  ) {
    self.client = client
    self.server = server
    self.hasFaults = hasFaults
    random = SeededGenerator(seed: seed)
    self.tamper = tamper
  }

  func shutdown() async {}

  func execute(_ request: CurlRequest) async throws -> CurlResponse {
    var body = try await collect(request.body)
    let path =
      request.url.firstRange(of: "/v1/").map { String(request.url[$0.lowerBound...]) } ?? ""
    if fault(10) { throw lost(request) }
    if fault(20) { damage(&body) }
    if fault(20) { _ = try await answer(request, path, body) }
    var (head, answer) = try await answer(request, path, body)
    // It was carried out, and nobody hears of it.
    if fault(10) { throw lost(request) }
    if fault(20), let old = before[path] { answer = old }
    before[path] = answer
    if head.status == .ok, let tamper { answer = try tamper(path, answer) }
    if fault(20) { damage(&answer) }
    var headers = CurlHeaders()
    for field in head.headerFields { headers.add(field.value, for: field.name.rawName) }
    let pieces = Pieces(of: answer, breaksOff: fault(8), lost(request), &random)
    return CurlResponse(
      status: head.status.code, headers: headers,
      body: CurlBody(from: request.url) { try pieces.next() })
  }

  private func fault(_ one: Int) -> Bool {
    hasFaults && Int.random(in: 0..<one, using: &random) == 0
  }

  private func damage(_ body: inout [UInt8]) {
    guard let place = body.indices.randomElement(using: &random) else { return }
    if Bool.random(using: &random) {
      body[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    } else {
      body.removeSubrange(place...)
    }
  }

  private func lost(_ request: CurlRequest) -> CurlError {
    CurlError(kind: .connectionLost, url: request.url, reason: "simulated")
  }

  private func collect(_ body: CurlRequest.Body) async throws -> [UInt8] {
    switch body {
    case .none: return []
    case .bytes(let bytes): return bytes
    case .stream(let chunks):
      var bytes: [UInt8] = []
      for try await chunk in chunks { bytes += chunk }
      return bytes
    }
  }

  /// What the server answers; nothing where either side is gone.
  private func answer(
    _ request: CurlRequest, _ path: String, _ body: [UInt8]
  ) async throws -> (HTTPResponse, [UInt8]) {
    guard !client.isCrashed, !server.isCrashed, let store = server.store else {
      throw lost(request)
    }
    var head = HTTPRequest(
      method: .init(request.method) ?? .get, scheme: "http", authority: "127.0.0.1:1", path: path)
    for field in request.headers.fields {
      if let name = HTTPField.Name(field.name) { head.headerFields[name] = field.value }
    }
    // A new one each time: what it remembers for milliseconds would have the run depend on real time.
    let responder = SyncResponder(store, documents: .refuse, logger: quiet)
    let response = await responder.respond(
      to: Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body))), logger: quiet)
    let collected = Collected()
    do {
      try await response.body.write(Writer(to: collected))
    } catch {
      throw lost(request)
    }
    if server.isCrashed || client.isCrashed { throw lost(request) }
    if path == "/v1/push", response.status == .ok, !server.isMalicious {
      for verdict in try PushVerdict.parse(collected.bytes) {
        server.acknowledge(verdict.origin, verdict.size)
      }
    }
    return (HTTPResponse(status: response.status, headerFields: response.headers), collected.bytes)
  }
}

/// Throws all messages away.
let quiet = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }

/// Unchecked: one task writes, and another reads when it is done.
private final class Collected: @unchecked Sendable {
  var bytes: [UInt8] = []
}

private struct Writer: ResponseBodyWriter {
  private let collected: Collected

  init(to collected: Collected) { self.collected = collected }

  mutating func write(_ buffer: ByteBuffer) async throws {
    collected.bytes += Array(buffer.readableBytesView)
  }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// A body in pieces of any size.
///
/// Unchecked: one task reads it.
private final class Pieces: @unchecked Sendable {
  private var pieces: [[UInt8]] = []
  private let end: CurlError?

  init(of body: [UInt8], breaksOff: Bool, _ lost: CurlError, _ random: inout SeededGenerator) {
    var rest = body[...]
    if breaksOff { rest = rest.prefix(Int.random(in: 0...body.count, using: &random)) }
    end = breaksOff ? lost : nil
    while !rest.isEmpty {
      let count = min(rest.count, Int.random(in: 1...4_000, using: &random))
      pieces.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    pieces.reverse()
  }

  func next() throws -> [UInt8]? {
    if let piece = pieces.popLast() { return piece }
    if let end { throw end }
    return nil
  }
}
