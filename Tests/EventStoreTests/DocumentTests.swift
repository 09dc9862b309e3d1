// Documents' bytes in the store: kept in pieces, within a quota, dropped; and what waits for nobody.

import Foundation
import GRDB
import TestSupport
import Testing
import TransparencyLog

@testable import EventStore

@Suite("Kept documents")
struct DocumentTests {
  private let folder: Folder

  init() throws {
    folder = try Folder()
  }

  private func spool(_ bytes: [UInt8], in pieces: Int = 7_001) throws -> Spool {
    let spool = Spool()
    for start in stride(from: 0, to: bytes.count, by: pieces) {
      try spool.append(bytes[start..<min(start + pieces, bytes.count)])
    }
    return spool
  }

  @Test(
    "what came in pieces is kept as if it had come whole, in memory or in a file",
    arguments: [
      0, 1, Limits.spoolMemoryByteCount, Limits.spoolMemoryByteCount + 1,
      Limits.documentPieceByteCount, 2 * Limits.documentPieceByteCount + 1,
    ])
  func pieces(_ count: Int) throws {
    let store = try folder.found()
    var random = SeededGenerator()
    let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    let spool = try spool(bytes)
    let digest = Hash.sha256(bytes)
    #expect(spool.byteCount == count)
    #expect(try spool.digest() == digest)
    #expect(try store.keepDocument(spool))
    #expect(try !store.keepDocument(spool))
    #expect(try store.document(digest) == bytes, "seed \(random.seed)")
    #expect(try store.keptDocuments() == [KeptDocument(digest: digest, byteCount: count)])
    #expect(try store.verify().ok)
    guard count > 0 else { return }
    let first = Int.random(in: 0..<count, using: &random)
    let last = min(count, first + Limits.documentPieceByteCount)
    #expect(try store.document(digest, first..<last) == Array(bytes[first..<last]))
    #expect(try store.document(Hash.sha256([1, 2]), 0..<1) == nil)
  }

  @Test("no more is kept than the quota allows, and nothing of what is over")
  func quota() throws {
    let store = try folder.found()
    try store.keepDocument([1, 2, 3])
    #expect(try store.keepDocument(spool([4, 5]), quotaByteCount: 5))
    let error = #expect(throws: EventStoreError.self) {
      try store.keepDocument(spool([6]), quotaByteCount: 5)
    }
    #expect(error?.code == .overQuota)
    #expect(try store.documents().count == 2)
    try store.checkQuota(6, adding: 1)
    #expect(throws: EventStoreError.self) { try store.checkQuota(6, adding: 2) }
    #expect(throws: EventStoreError.self) { try store.checkQuota(6, adding: .max) }
  }

  @Test("what was dropped is gone from the file, and can be kept again")
  func dropped() throws {
    let store = try folder.found()
    let secret = [UInt8](String(repeating: "a page that nobody should have sent ", count: 500).utf8)
    let digest = try store.keepDocument(secret)
    #expect(try store.dropDocument(digest))
    #expect(try !store.dropDocument(digest))
    #expect(try store.document(digest) == nil)
    #expect(try store.verify().ok)
    try store.close()
    let file = try Data(contentsOf: URL(fileURLWithPath: store.path))
    #expect(file.range(of: Data("a page that nobody".utf8)) == nil)
    let again = try EventStore.open(at: store.path, keys: folder.keys)
    #expect(try again.keepDocument(secret) == digest)
  }

  @Test("a commit is noticed by a counter that does not wait for whoever is writing")
  func counter() throws {
    let store = try folder.found()
    let other = try EventStore.open(at: store.path, keys: folder.keys)
    let before = try store.changeCounter()
    #expect(try store.changeCounter() == before)
    // While the writer is at work the counter is answered all the same.
    let meanwhile = try other.write { _ in try store.changeCounter() }
    #expect(meanwhile == before)
    try other.keepDocument([1])
    let after = try store.changeCounter()
    #expect(after != before)
    #expect(try store.write { _ in try store.changeCounter() } == after)
    try store.keepDocument([2])
    #expect(try store.changeCounter() != after)
  }

  @Test("a segment that is read in pieces is the segment")
  func segmentInPieces() throws {
    let store = try folder.found()
    _ = try store.append(
      (0..<90).map {
        NewEvent(
          type: "test.noted",
          payload: ["n": .int($0), "text": .string(String(repeating: "x", count: 10_000))])
      })
    let plan = try #require(try store.plan(have: [:]).first)
    let whole = try store.segment(plan)
    var reading = try store.reading(plan)
    var lines: [UInt8] = []
    var pieces = 0
    while let piece = try store.nextLines(of: &reading) {
      #expect(piece.count < Limits.segmentPieceByteCount + Limits.lineByteCount)
      lines += piece
      pieces += 1
    }
    #expect(pieces > 2)
    #expect(lines == whole.lines)
    #expect((reading.from, reading.to) == (whole.from, whole.to))
    #expect(reading.checkpoint == whole.checkpoint)
  }
}
