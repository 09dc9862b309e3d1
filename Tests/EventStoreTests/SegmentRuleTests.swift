// What a segment must not do, so that whatever was taken in can be handed on: a peer that signs rightly
// and cuts its log wrongly is refused, and one that withholds payloads harms nobody.

import Foundation
import GRDB
import Testing
import TransparencyLog

@testable import EventStore

@Suite("Rules of segments")
struct SegmentRuleTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  /// A chronology, and a member of it whose log is written by hand.
  private func world() throws -> (store: EventStore, hand: HandWriter) {
    let store = try folder.found()
    var hand = try HandWriter(store.chronology)
    _ = try store.admit(hand.key.verifierKey, role: .writer)
    hand.at = 1_000_000_000_000
    return (store, hand)
  }

  @Test("a segment that goes past a multiple of 4,096 is refused, wherever it begins")
  func crossing() throws {
    var (store, hand) = try world()
    for _ in 0..<8_300 { try hand.add("x") }
    func refused(_ from: Int64, _ to: Int64) throws {
      let error = #expect(throws: EventStoreError.self) {
        try store.ingest(hand.segment(from, to))
      }
      #expect(error?.code == .missingCheckpoint)
    }
    _ = try store.ingest(hand.segment(0, 4_090))
    try refused(4_090, 4_110)
    try refused(4_000, 4_097)
    _ = try store.ingest(hand.segment(4_090, 4_096))
    // What overlaps goes past nothing that is not held.
    _ = try store.ingest(hand.segment(4_090, 4_110))
    try refused(4_100, 8_194)
    _ = try store.ingest(hand.segment(4_110, 8_192))
    _ = try store.ingest(hand.segment(8_192, 8_300))
    #expect(try store.verify().ok)
    let clone = try folder.replica(of: store, "clone", role: nil)
    #expect(try clone.frontier() == store.frontier())
  }

  @Test("payloads that are withheld and supplied later leave a log that can be cloned")
  func withheld() throws {
    var (store, hand) = try world()
    for _ in 0..<300 { try hand.add(String(repeating: "x", count: 60_000)) }
    _ = try store.ingest(hand.segment(0, 300, withholding: 0..<300))
    for start in stride(from: Int64(0), to: 300, by: 100) {
      let segment = try hand.segment(0, start + 100, withholding: 0..<Int(start))
      #expect(try store.ingest(segment) == Ingested(new: 0, supplied: 100))
    }
    #expect(try store.heads().logs.last?.missing == 0)

    let clone = try folder.replica(of: store, "clone", role: nil)
    #expect(try clone.frontier() == store.frontier())
    // Eighteen megabytes do not fit into a segment; the rest is asked for.
    let missing = try clone.missingPayloads(limit: 1_000)
    #expect(missing.count == 300 - Limits.segmentByteCount / 60_100)
    var rest = missing
    while !rest.isEmpty {
      #expect(try clone.supply(store.lines(of: rest), for: rest) > 0)
      rest = try clone.missingPayloads(limit: 1_000)
    }
    #expect(try clone.heads() == store.heads())
    #expect(try clone.verify().ok)
  }

  @Test("signature lines of others are neither kept nor handed on")
  func junkSignatures() throws {
    var (store, hand) = try world()
    for _ in 0..<3 { try hand.add("x") }
    let good = try hand.segment(0, 3)
    let junk = (0..<60).map { number in
      "\u{2014} stranger\(number) "
        + Data(repeating: UInt8(number), count: 68).base64EncodedString()
        + "\n"
    }
    let witness = try SigningKey(name: "witness", seed: SigningKey.randomSeed())
    let cosigned = try SignedNote.sign(
      String(good.checkpoint.prefix { $0 != "\u{2014}" }.dropLast()), with: [witness, hand.key])
    for checkpoint in [good.checkpoint + junk.joined(), cosigned.description] {
      let fresh = try folder.replica(of: store, "r\(UUID().uuidString.prefix(8).lowercased())")
      _ = try fresh.ingest(good.with(checkpoint: checkpoint))
      let kept = try fresh.read {
        try String.fetchOne($0, sql: "SELECT note FROM checkpoint WHERE size = 3 AND log = 2")
      }
      #expect(kept == good.checkpoint)
    }
    // A second signature of the log's own key has to be right as well.
    let elsewhere = try SignedNote.sign("another text\n", with: [hand.key]).description
    let wrong = good.checkpoint + (elsewhere.split(separator: "\n").last ?? "") + "\n"
    let error = #expect(throws: EventStoreError.self) {
      try store.ingest(good.with(checkpoint: wrong))
    }
    #expect(error?.code == .badSignature)
  }

  @Test("a checkpoint with lines of its own beyond the root is refused")
  func extensions() throws {
    var (store, hand) = try world()
    try hand.add("x")
    let extended = try Checkpoint(
      origin: hand.key.name, size: 1, root: hand.tree.root, extensions: ["more"]
    ).signed(by: hand.key)
    let error = #expect(throws: EventStoreError.self) {
      try store.ingest(hand.segment(0, 1).with(checkpoint: extended))
    }
    #expect(error?.code == .badSignature)
    #expect(try store.ingest(hand.segment(0, 1)).new == 1)
  }
}
