// What a malicious peer makes of what it holds: heads and segments that nobody signed.

import Foundation
import GRDB
import TestSupport
import TransparencyLog

@testable import CurlClient
@testable import EventStore
@testable import SyncAgent

enum Malice {
  /// A server's answer, changed: its heads claim what was never signed.
  static func tamper(_ path: String, _ body: [UInt8], _ seed: UInt64) throws -> [UInt8] {
    guard path == "/v1/heads" else { return body }
    var heads = try HeadsMessage(parsing: body)
    guard !heads.logs.isEmpty else { return body }
    let index = Int(seed % UInt64(heads.logs.count))
    switch seed / 7 % 3 {
    case 0: heads.logs[index].size += 1
    case 1: heads.logs[index].root = Hash.leaf([UInt8(seed & 0xFF)])
    default: heads.frontier = String(heads.frontier.reversed())
    }
    return heads.encoded()
  }

  /// A segment that its log's writer did not sign.
  static func falsify(
    _ segment: Segment, _ store: EventStore, _ random: inout SeededGenerator
  ) throws -> Segment {
    var lines = segment.lines.split(separator: 0x0A).map { Array($0) }
    var (to, checkpoint) = (segment.to, segment.checkpoint)
    // What the victim holds is compared with; what it lacks, only with the root.
    let isLast = Bool.random(using: &random)
    let index = isLast ? lines.count - 1 : Int.random(in: lines.indices, using: &random)
    switch Int.random(in: 0..<5, using: &random) {
    case 0:
      // Another payload, and the commitment to it.
      let line = try EventLine(lines[index][...])
      lines[index] = altered(line, at: line.at, with: &random)
    case 1:
      // One more event.
      let line = try EventLine(lines[lines.count - 1][...])
      lines.append(
        altered(line, at: Timestamp(microseconds: line.at.microseconds + 1), with: &random))
      to += 1
    case 2:
      // One more event, under a checkpoint that another key signed.
      let line = try EventLine(lines[lines.count - 1][...])
      lines.append(
        altered(line, at: Timestamp(microseconds: line.at.microseconds + 1), with: &random))
      to += 1
      var edge = try store.read {
        try LogTree.edge($0, log: log(segment.origin, $0), size: segment.to)
      }
      edge.append(try EventLine(lines[lines.count - 1][...]).leaf)
      let key = try SigningKey(
        name: segment.origin.description, seed: (0..<32).map { _ in UInt8(random.next() & 0xFF) })
      checkpoint = try Checkpoint(
        origin: segment.origin.description, size: edge.size, root: edge.root
      ).signed(by: key)
    case 3:
      // Two events in each other's place.
      lines.swapAt(0, lines.count - 1)
    default:
      // As it was signed: a replay, or the other branch of a fork.
      break
    }
    return Segment(
      origin: segment.origin, key: segment.key, from: segment.from, to: to, checkpoint: checkpoint,
      lines: Array(lines.joined(separator: [0x0A])) + [0x0A])
  }

  private static func log(_ origin: Origin, _ db: Database) throws -> LogRow {
    guard let row = try LogRow.fetch(db, origin: origin) else { throw CancellationError() }
    return row
  }

  private static func altered(
    _ line: EventLine, at: Timestamp, with random: inout SeededGenerator
  ) -> [UInt8] {
    let salt = String(repeating: "0", count: 16) + "\(1_000_000_000_000_000 + random.next() % 9)"
    let payload = Array("{\"note\":\"forged\",\"salt\":\"\(salt)\"}".utf8)
    return EventLine.head(at: at, type: line.type, commitment: Hash.sha256(payload)) + [0x20]
      + payload
  }

  static func push(_ segment: Segment) -> CurlRequest {
    CurlRequest(
      "POST", "http://127.0.0.1:1/v1/push", headers: ["Content-Type": MediaType.segments],
      body: .bytes(SegmentEncoder.encode(segment)))
  }
}
