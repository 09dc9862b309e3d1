// Allen's relations: the possible ones between dates of which only bounds are known.

import EDTF
import TestSupport
import Testing

@Suite("Relations")
struct RelationTests {
  private func relations(_ left: String, _ right: String) throws -> [EDTF.Relation] {
    try EDTF(left).possibleRelations(to: EDTF(right)).elements
  }

  @Test("exactly known stretches have exactly one relation, each of the thirteen")
  func definite() throws {
    let other = "2004-06-10/2004-06-20"
    let expected: [(String, EDTF.Relation)] = [
      ("2004-06-01/2004-06-08", .before), ("2004-06-01/2004-06-09", .meets),
      ("2004-06-01/2004-06-15", .overlaps), ("2004-06-10/2004-06-15", .starts),
      ("2004-06-12/2004-06-15", .during), ("2004-06-12/2004-06-20", .finishes),
      ("2004-06-10/2004-06-20", .equals), ("2004-06-01/2004-06-20", .finishedBy),
      ("2004-06-01/2004-06-30", .contains), ("2004-06-10/2004-06-30", .startedBy),
      ("2004-06-15/2004-06-30", .overlappedBy), ("2004-06-21/2004-06-30", .metBy),
      ("2004-06-22/2004-06-30", .after),
    ]
    for (text, relation) in expected {
      #expect(try relations(text, other) == [relation], "\(text)")
      #expect(try relations(other, text) == [relation.inverse], "\(text)")
      #expect(try EDTF(text).isDefinitely(relation, EDTF(other)))
    }
    #expect(expected.map(\.1) == EDTF.Relation.allCases)
  }

  @Test("a coarse date can be anywhere within its days")
  func coarse() throws {
    #expect(try EDTF("1997").possibleRelations(to: EDTF("1997")) == .all)
    #expect(try relations("1996", "1998") == [.before])
    #expect(try relations("1996", "1997") == [.before, .meets])
    #expect(
      try relations("1997-12", "1997-12-31")
        == [.before, .meets, .equals, .finishedBy])
    #expect(try EDTF("1997").isDefinitely(.during, EDTF("1996/1998")))
    #expect(try EDTF("1997").isPossibly(.during, EDTF("1997/1998")))
    #expect(try !EDTF("1997").isDefinitely(.during, EDTF("1997/1998")))
    #expect(try EDTF("1997").isDefinitely(.sharingDays, EDTF("1990/2000")))
    #expect(try !EDTF("1997").isPossibly(.sharingDays, EDTF("1998")))
  }

  @Test("open ends coincide, unknown ones may lie anywhere")
  func open() throws {
    #expect(try relations("1985-01-01/..", "1990-01-01/..") == [.finishedBy])
    #expect(try relations("../1985-01-01", "../1990-01-01") == [.starts])
    #expect(try relations("../1985-01-01", "1990-01-01/..") == [.before])
    #expect(try relations("../..", "1990-01-01") == [.contains])
    #expect(try relations("../..", "../..") == [.equals])
    #expect(
      try relations("1985-01-01/", "1990-01-01/..")
        == [.before, .meets, .overlaps])
    #expect(try EDTF("/").possibleRelations(to: EDTF("/")) == .all)
    #expect(try EDTF("[..1984]").isDefinitely(.before, EDTF("1990")))
  }

  @Test("the possible relations are those that trying every day finds")
  func bruteForce() throws {
    var random = SeededGenerator()
    for _ in 0..<400 {
      let left = randomCorners(using: &random)
      let right = randomCorners(using: &random)
      var found: EDTF.Relations = []
      for first in stretches(left) {
        for second in stretches(right) { found.formUnion(.init(relation(first, second))) }
      }
      #expect(
        left.possibleRelations(to: right) == found,
        "seed \(random.seed): \(left) and \(right)")
      #expect(right.possibleRelations(to: left) == found.inverse, "seed \(random.seed)")
    }
  }

  private func randomCorners(using random: inout SeededGenerator) -> EDTF.Corners {
    let start = (0..<2).map { _ in Int64.random(in: 0...5, using: &random) }.sorted()
    let end = (0..<2).map { _ in Int64.random(in: 0...5, using: &random) }.sorted()
    // The end's latest day is not before the start's earliest, as in every date that is read.
    let last = max(end[1], start[0])
    return EDTF.Corners(
      start: EDTF.Bounds(lower: Day(number: start[0]), upper: Day(number: start[1])),
      end: EDTF.Bounds(lower: Day(number: end[0]), upper: Day(number: last)))
  }

  private func stretches(_ corners: EDTF.Corners) -> [(Int64, Int64)] {
    (corners.start.lower.number...corners.start.upper.number).flatMap { first in
      (corners.end.lower.number...corners.end.upper.number).filter { $0 >= first }
        .map { (first, $0) }
    }
  }

  private func relation(_ left: (Int64, Int64), _ right: (Int64, Int64)) -> EDTF.Relation {
    if left.1 + 1 < right.0 { return .before }
    if left.1 + 1 == right.0 { return .meets }
    if right.1 + 1 < left.0 { return .after }
    if right.1 + 1 == left.0 { return .metBy }
    switch (left.0, left.1) {
    case (right.0, right.1): return .equals
    case (right.0, let last): return last < right.1 ? .starts : .startedBy
    case (let first, right.1): return first > right.0 ? .finishes : .finishedBy
    case (let first, let last) where first < right.0:
      return last < right.1 ? .overlaps : .contains
    case (_, let last): return last < right.1 ? .during : .overlappedBy
    }
  }
}
