// What comes late: payloads that were missing, revisions before what they revise.

import EDTF
import EventStore
import Testing

@testable import Chronology

@Suite("Late arrivals")
struct LateArrivalTests {
  @Test("a missing payload is counted, and folds as if it had been there when it is supplied")
  func supplied() throws {
    let desk = try Desk()
    let anna = try desk.found()
    let ben = try desk.replica(of: anna, "ben")
    let paper = try anna.source("Paper", published: "2016-02-29")
    let fact = try anna.add("A bridge.", "2015") { $0.citations = [Citation(source: paper)] }
    let recorded = try #require(try anna.trace(fact).events.first).event
    try anna.revise(fact, Revision(set: ["note": "long"], add: ["tags": ["steel"]]))
    try anna.assess(fact, stance: .disputes)
    for plan in try anna.store.plan(have: ben.store.held()) {
      _ = try ben.store.ingest(without(recorded, anna.store.segment(plan)))
    }
    let gap = try ben.asOf(AsOfQuery(EDTF("2020")))
    #expect(gap.total == 0)
    #expect(gap.counts.missing == 1)
    #expect(try ben.status().missing == 1)
    let missing = try ben.store.missingPayloads(limit: 10)
    #expect(missing == [recorded])
    _ = try ben.store.supply(anna.store.lines(of: missing), for: missing)
    #expect(try ben.asOfText("2020") == anna.asOfText("2020"))
    #expect(try ben.show(fact).disputed)
    #expect(try ben.asOf(AsOfQuery(EDTF("2020"))).counts.missing == 0)
  }

  @Test("a revision that arrives before what it revises folds when that has come")
  func revisionFirst() throws {
    let desk = try Desk()
    let anna = try desk.found()
    let ben = try desk.replica(of: anna, "ben")
    let cleo = try desk.replica(of: anna, "cleo")
    let late = try desk.replica(of: anna, "late")
    try late.pull(from: anna)
    let fact = try ben.add("A bridge.", "2015") { $0.tags = ["one", "two"] }
    try cleo.pull(from: anna)
    try cleo.pull(from: ben)
    try cleo.revise(
      fact, Revision(set: ["occurred": "2016"], add: ["tags": ["three"]], remove: ["tags": ["one"]])
    )
    try cleo.add("Another.", "2014")
    let plans = try cleo.store.plan(have: late.store.held())
    for plan in plans.reversed() { _ = try late.store.ingest(cleo.store.segment(plan)) }
    #expect(try late.show(fact).tags == ["two", "three"])
    #expect(try late.asOfText("2020") == cleo.asOfText("2020"))
    // Only the second half of a story: nothing is shown of a fact that nobody recorded here.
    let half = try desk.replica(of: anna, "half")
    for plan in plans where plan.origin.name == "cleo" {
      _ = try half.store.ingest(cleo.store.segment(plan))
    }
    #expect(try half.asOf(AsOfQuery(EDTF("2020"))).facts.map(\.statement) == ["Another."])
    #expect(throws: ChronologyError.self) { try half.show(fact) }
  }

  /// A segment as a peer hands it on that lacks one payload.
  private func without(_ event: EventID, _ segment: Segment) -> Segment {
    guard segment.origin.incarnation == event.incarnation else { return segment }
    var lines = segment.lines.split(separator: 0x0A, omittingEmptySubsequences: false)
    let place = Int(event.index - segment.from)
    // Three fields remain: AT, TYPE and COMMITMENT.
    let fields = lines[place].split(separator: 0x20, maxSplits: 3).prefix(3)
    lines[place] = Array(fields.joined(separator: [0x20]))[...]
    return Segment(
      origin: segment.origin, key: segment.key, from: segment.from, to: segment.to,
      checkpoint: segment.checkpoint, lines: Array(lines.joined(separator: [0x0A])))
  }
}
