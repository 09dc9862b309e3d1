// Heads that are not what the logs' writers signed: each is the peer's fault, and never said to be a
// writer's.

import EventStore
import Foundation
import TestSupport
import Testing
import TransparencyLog

@testable import SyncAgent

@Suite("Claims in heads")
struct HeadsClaimTests {
  struct Lie: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let tell: @Sendable (inout HeadsMessage) throws -> Void

    init(_ name: String, _ tell: @escaping @Sendable (inout HeadsMessage) throws -> Void) {
      testDescription = name
      self.tell = tell
    }
  }

  static let lies = [
    Lie("another root") { $0.logs[0].root = .emptyRoot },
    Lie("another root and its frontier") { heads in
      heads.logs[0].root = .emptyRoot
      heads.frontier = frontier(of: heads)
    },
    Lie("a size that is greater") { $0.logs[0].size += 1 },
    Lie("a size that is smaller, and its frontier") { heads in
      heads.logs[0].size -= 1
      heads.frontier = frontier(of: heads)
    },
    Lie("the largest size") { $0.logs[0].size = Limits.logEntryCount },
    Lie("more payloads missing than there are events") {
      $0.logs[0].missing = Limits.logEntryCount
    },
    Lie("no checkpoint") { $0.logs[0].checkpoint = "" },
    Lie("a checkpoint that is no note") { $0.logs[0].checkpoint = "nonsense\n" },
    Lie("a checkpoint whose signature is cut") { heads in
      heads.logs[0].checkpoint = String(heads.logs[0].checkpoint.dropLast(9)) + "\n"
    },
    Lie("a checkpoint that another key signed") { heads in
      let key = try SigningKey(name: heads.logs[0].origin.description, seed: .init(1...32))
      heads.logs[0].checkpoint = try Checkpoint(
        origin: key.name, size: UInt64(heads.logs[0].size), root: heads.logs[0].root
      ).signed(by: key)
    },
    Lie("another key, which signed another root") { heads in
      let key = try SigningKey(name: heads.logs[0].origin.description, seed: .init(1...32))
      heads.logs[0].root = .emptyRoot
      heads.logs[0].key = key.verifierKey.description
      heads.logs[0].checkpoint = try Checkpoint(
        origin: key.name, size: UInt64(heads.logs[0].size), root: .emptyRoot
      ).signed(by: key)
      heads.frontier = frontier(of: heads)
    },
    Lie("a log twice") { $0.logs.append($0.logs[0]) },
    Lie("a log with the checkpoint of another") { heads in
      heads.logs[0].checkpoint = heads.logs[1].checkpoint
    },
    Lie("another frontier") { $0.frontier = String(repeating: "0", count: 32) },
    Lie("a log left out of the rows, not of the frontier") { $0.logs.removeLast() },
  ]

  private static func frontier(of heads: HeadsMessage) -> String {
    Frontier(heads.logs.map { .init(origin: $0.origin, size: $0.size, root: $0.root) }).id
  }

  @Test("heads that no writer signed are the peer's fault, and change nothing", arguments: lies)
  func falseHeads(_ lie: Lie) async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 3)
    let bert = try folder.replica(of: anna, "bert")
    try await withServer(anna) { peer in
      _ = try await agent(bert).sync(peer)
      try append(2, to: bert)
      let sender = try agent(bert)
      _ = try await sender.sync(peer)
    }
    // The same length, and one event behind: neither may be taken for a fork.
    for isBehind in [false, true] {
      if isBehind { try append(1, to: anna) }
      var heads = HeadsMessage(try anna.heads())
      try lie.tell(&heads)
      let body = heads.encoded()
      let server = try RawServer { connection in
        _ = connection.readHead()
        connection.write(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n")
        connection.write(body)
      }
      defer { server.stop() }
      let before = try logs(of: bert)
      let error = await #expect(throws: SyncError.self) {
        _ = try await agent(bert).sync(PeerURL(server.url))
      }
      #expect(error?.code == .falseHeads)
      #expect(try logs(of: bert) == before)
      let introduction = await #expect(throws: SyncError.self) {
        _ = try await SyncAgent.clone(
          PeerURL(server.url), to: folder.file("c.chron"), replica: "cleo", keys: folder.keys,
          logger: quiet)
      }
      #expect(introduction?.code == .falseHeads)
      #expect(!FileManager.default.fileExists(atPath: folder.file("c.chron")))
    }
  }
}
