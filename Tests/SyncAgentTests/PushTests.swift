// `POST /v1/push`: each segment taken in whole, or refused with its reason and stored nowhere.

import EventStore
import Foundation
import Testing

@testable import SyncAgent

@Suite("POST /v1/push")
struct PushTests {
  private func push(_ segments: [Segment], to peer: PeerURL) async throws -> [PushVerdict] {
    let body = segments.flatMap { SegmentEncoder.encode($0) }
    let answer = try await ask("POST", peer.base + "/v1/push", segmentsType, body)
    #expect(answer.status == 200, "\(answer.text)")
    return try PushVerdict.parse(answer.body)
  }

  private func code(_ verdict: PushVerdict?) -> String? {
    if case .refused(let code, _) = verdict?.outcome { code } else { nil }
  }

  @Test("a log that no admin admitted is refused and stored nowhere")
  func notAdmitted() async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 2)
    let bert = try folder.replica(of: anna, "bert", role: nil)
    _ = try bert.ingest(firstSegment(of: anna))
    try append(3, to: bert)
    // Admitted on a copy of the chronology only, so that there is a segment to push.
    let copy = folder.file("copy.chron")
    try anna.close()
    try FileManager.default.copyItem(atPath: folder.file("anna.chron"), toPath: copy)
    let elsewhere = try EventStore.open(at: copy, keys: folder.keys)
    _ = try elsewhere.admit(try #require(bert.identity().key), role: .writer)
    _ = try bert.ingest(firstSegment(of: elsewhere))
    let plan = try #require(try bert.plan(have: elsewhere.held()).first)
    let segment = try bert.segment(plan)

    let target = try EventStore.open(at: folder.file("anna.chron"), keys: folder.keys)
    let before = try logs(of: target)
    try await withServer(target) { peer in
      let verdicts = try await push([segment], to: peer)
      #expect(verdicts.map { code($0) } == ["notAdmitted"])
      #expect(verdicts.map(\.size) == [0])
    }
    #expect(try logs(of: target) == before)
    #expect(try target.held().count == 1)
  }

  @Test("what was changed on the way is refused, each change by its name")
  func altered() async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 5)
    let bert = try folder.replica(of: anna, "bert")
    let good = try firstSegment(of: anna)
    let lines = good.lines
    let second = try #require(lines.firstIndex(of: 0x0A)) + 1
    var flippedPayload = lines
    flippedPayload[lines.count - 3] ^= 1
    // The first letter of the second event's type, after its time and a space.
    var otherType = lines
    otherType[second + 28] = UInt8(ascii: "u")
    let reordered: [UInt8] = lines.split(separator: 0x0A).reversed().flatMap { $0 + [0x0A] }
    let zoe = try firstSegment(of: folder.found("zoe"))
    let cases: [(String, Segment)] = [
      ("badCommitment", good.with(lines: flippedPayload)),
      ("badRoot", good.with(lines: otherType)),
      ("malformedLine", good.with(lines: Array("x\n".utf8) + lines[second...])),
      ("wrongKey", good.with(key: zoe.key)),
      ("badSignature", good.with(checkpoint: zoe.checkpoint)),
      ("badSignature", good.with(checkpoint: "nonsense")),
      ("wrongChronology", zoe),
    ]
    try await withServer(bert) { peer in
      for (expected, segment) in cases {
        let verdicts = try await push([segment], to: peer)
        #expect(verdicts.map { code($0) } == [expected])
        #expect(try bert.held().isEmpty)
      }
      let verdicts = try await push([good.with(lines: reordered)], to: peer)
      #expect(code(verdicts.first) != nil)
      #expect(try bert.held().isEmpty)
      #expect(try await push([good], to: peer).map(\.outcome) == [.accepted])
    }
    #expect(try logs(of: bert) == logs(of: anna))
  }

  @Test("a segment after a gap is refused, and the verdict says what is held")
  func gap() async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 2)
    let bert = try folder.replica(of: anna, "bert")
    _ = try bert.ingest(firstSegment(of: anna))
    let held = try #require(bert.held().values.first)
    try append(3, to: anna)
    let late = try anna.heads().logs[0]
    try append(3, to: anna)
    let plan = try #require(try anna.plan(have: [late.origin: late.size]).first)
    let segment = try anna.segment(plan)
    try await withServer(bert) { peer in
      let verdicts = try await push([segment], to: peer)
      #expect(code(verdicts.first) == "gap")
      #expect(verdicts.first?.size == held)
    }
  }

  @Test("pushing again what is held changes nothing")
  func twice() async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 2)
    let bert = try folder.replica(of: anna, "bert")
    let segment = try firstSegment(of: anna)
    try await withServer(bert) { peer in
      let verdicts = try await push([segment, segment], to: peer)
      #expect(verdicts.map(\.outcome) == [.accepted, .held])
      #expect(verdicts.map(\.size) == [segment.to, segment.to])
    }
  }

  @Test("a push cut short keeps its whole segments and says which")
  func cutShort() async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 2)
    let bert = try folder.replica(of: anna, "bert")
    let first = try firstSegment(of: anna)
    try append(1, to: anna)
    let second = try anna.segment(try #require(try anna.plan(have: [first.origin: first.to]).first))
    let body = SegmentEncoder.encode(first) + SegmentEncoder.encode(second).dropLast(5)
    try await withServer(bert) { peer in
      let answer = try await ask("POST", peer.base + "/v1/push", segmentsType, body)
      #expect(answer.status == 400)
      let error = try #require(ErrorMessage(parsing: answer.body))
      #expect(error.code == "truncated")
      #expect(error.verdicts.map(\.outcome) == [.accepted])
    }
    #expect(try bert.held() == [first.origin: first.to])
  }
}
