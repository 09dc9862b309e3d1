// Near copies: how many are found and how many are none, over a set made for it; what is offered.

import EventStore
import Foundation
import TestSupport
import Testing
import TransparencyLog

@testable import Chronology

@Suite("Near copies")
struct NearCopyTests {
  private let desk: Desk
  private let chronology: Chronology

  init() throws {
    desk = try Desk()
    chronology = try desk.found()
  }

  @discardableResult
  private func keep(_ text: String, published: String? = nil) throws -> SourceID {
    let digest = try chronology.store.keepDocument(Array(text.utf8))
    let id = try #require(SourceID(sha256: digest.hex))
    var description = SourceDescription()
    description.title = "A text"
    description.published = published
    try chronology.describe(id, description)
    return id
  }

  private func nearCopies(of id: SourceID) throws -> [NearCopy] {
    let digest = try #require(id.sha256.flatMap { Hash(hex: $0) })
    return try chronology.nearCopies(of: id, #require(try chronology.store.document(digest)))
  }

  @Test("are found, and nothing else is, among texts on one subject")
  func measured() throws {
    var corpus = CopyCorpus()
    print("near copies: CHRON_TEST_SEED=\(corpus.random.seed)")
    let search = CopySearch(store: chronology.store)
    var family: [Hash: Int] = [:]
    var changes: [(change: Change, digest: Hash)] = []
    func keep(_ text: String, _ number: Int) throws -> Hash {
      let digest = try chronology.store.keepDocument(Array(text.utf8))
      family[digest] = number
      return digest
    }
    for number in 0..<8 {
      let words = corpus.text(Int.random(in: 400...800, using: &corpus.random))
      _ = try keep(corpus.prose(words), number)
      for change in Change.allCases {
        changes.append((change, try keep(corpus.changed(words, change), number)))
      }
    }
    for number in 8..<54 {
      let text = corpus.prose(corpus.text(Int.random(in: 400...800, using: &corpus.random)))
      _ = try keep(number.isMultiple(of: 2) ? corpus.page(text) : text, number)
    }
    try search.index()
    var reported = 0
    var right = 0
    var found: Set<Hash> = []
    for digest in family.keys.sorted() {
      let bytes = try #require(try chronology.store.document(digest))
      for match in try search.matches(digest, bytes) {
        reported += 1
        guard family[match.digest] == family[digest] else { continue }
        right += 1
        found.insert(digest)
      }
    }
    for change in Change.allCases {
      let of = changes.filter { $0.change == change }
      print("  \(of.count { found.contains($0.digest) }) of \(of.count) found: \(change.rawValue)")
    }
    let recall = Double(changes.count { found.contains($0.digest) }) / Double(changes.count)
    let precision = Double(right) / Double(max(1, reported))
    print("  precision \(precision), recall \(recall), \(family.count) documents")
    #expect(precision >= 0.98, "seed \(corpus.random.seed)")
    #expect(recall >= 0.98, "seed \(corpus.random.seed)")
  }

  @Test("are copies of what was published earlier; without dates nobody can tell")
  func direction() throws {
    var corpus = CopyCorpus(seed: 1)
    let words = corpus.text(300)
    let early = try keep(corpus.prose(words), published: "2015-03")
    let late = try keep(corpus.changed(words, .words), published: "2016")
    for id in [early, late] {
      let copy = try #require(try nearCopies(of: id).first)
      #expect(copy.derived == late && copy.origin == early)
      #expect(copy.relation == .copy && copy.isDated)
      #expect((0.6..<1).contains(copy.derivedShare))
    }
    let undated = try keep(corpus.changed(words, .whiteSpace))
    let copy = try #require(try nearCopies(of: undated).first)
    #expect(copy.derived == undated && copy.origin == early)
    #expect(!copy.isDated && copy.derivedShare == 1 && copy.originShare == 1)
  }

  @Test("in part are excerpts of what came before, and quoted by what came after")
  func parts() throws {
    var corpus = CopyCorpus(seed: 2)
    let words = corpus.text(900)
    let part = Array(words[300..<600])
    let whole = try keep(corpus.prose(words), published: "2015")
    let excerpt = try keep(corpus.prose(part), published: "2016")
    let copy = try #require(try nearCopies(of: excerpt).first)
    #expect(copy.derived == excerpt && copy.origin == whole && copy.relation == .copy)
    #expect(copy.derivedShare > 0.99 && (0.25..<0.4).contains(copy.originShare))
    let source = try keep(corpus.prose(part + ["coda"]), published: "2014")
    let quoting = try #require(
      try nearCopies(of: source).first { [$0.derived, $0.origin].contains(whole) })
    #expect(quoting.derived == whole && quoting.origin == source && quoting.relation == .quotes)
  }

  @Test("once recorded are one source, and are not offered again")
  func recorded() throws {
    var corpus = CopyCorpus(seed: 3)
    let words = corpus.text(200)
    let one = try keep(corpus.prose(words))
    let other = try keep(corpus.page(corpus.prose(words)))
    let third = try keep(corpus.prose(words + ["and", "more"]))
    let copies = try chronology.nearCopies()
    #expect(copies.count == 3)
    let cited = try keep("Something else that has been said before.")
    var description = SourceDescription()
    description.derivedFrom = [DerivedFrom(source: cited, relation: .cites)]
    for id in [one, other, third] { try chronology.describe(id, description) }
    for copy in copies { try chronology.record(copy, reason: "the same text") }
    #expect(try chronology.nearCopies().isEmpty)
    #expect(try nearCopies(of: one).isEmpty)
    let view = try chronology.source(other)
    #expect(view.copies == [one, other, third].sorted())
    #expect(view.description.derivedFrom.contains(DerivedFrom(source: cited, relation: .cites)))
    #expect(try chronology.record(copies[0], reason: nil) == nil)
  }

  @Test("are found again after the cache was dropped, and among files that are no text")
  func cache() throws {
    var corpus = CopyCorpus(seed: 4)
    let words = corpus.text(200)
    let one = try keep(corpus.prose(words))
    try chronology.store.keepDocument([0xFF, 0xFE, 0x00])
    try keep("")
    let other = try keep(corpus.changed(words, .whiteSpace))
    #expect(try nearCopies(of: one).map(\.derived) == [one])
    try chronology.expectVerified()
    try chronology.store.rebuild()
    #expect(try nearCopies(of: other).map(\.origin) == [one])
  }
}

@Suite("Shingles")
struct ShingleTests {
  private func words(_ text: String) -> [UInt64] { WordHashes(Array(text.utf8)).words }

  @Test("do not see white space, case, punctuation, hyphenation or typographic marks")
  func folding() {
    let plain = words("the new ships don't sail in wartime")
    #expect(plain.count == 7)
    #expect(words("The  NEW\u{A0}ships — don’t “sail”,\nin war-\ntime!") == plain)
    #expect(words("the new\u{2014}ships don't sail in war\u{AD}\n time --") == plain)
    #expect(words("the new ships dont sail in war time") != plain)
    #expect(words("ÉTÉ") == words("été"))
    #expect(words("海軍 です").count == 4)
  }

  @Test("cover the words of every run that two texts share")
  func cover() {
    let one = Shingles(Array("a b c d e f g h i j".utf8))
    let other = Shingles(Array("x a b c d y g h i j z".utf8))
    #expect(one.wordCount(within: other.distinct) == 8)
    #expect(one.wordCount(within: one.distinct) == 10)
    #expect(Shingles(Array("a b c".utf8)).hashes.isEmpty)
  }
}
