// A view and the frontier in its head are of one snapshot, whatever is written meanwhile.

import EDTF
import Foundation
import Synchronization
import Testing

@testable import Chronology
@testable import EventStore

@Suite("One snapshot a view")
struct SnapshotTests {
  private final class Stop: Sendable {
    let isAsked = Mutex(false)
  }

  @Test("the frontier of a view names exactly the events that it was made of")
  func frontier() async throws {
    let desk = try Desk()
    let anna = try desk.found()
    try anna.add("The first.", "1999")
    let stop = Stop()
    let views = try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        var number = 0
        while !stop.isAsked.withLock({ $0 }), number < 400 {
          try anna.add("Number \(number).", "1999")
          number += 1
        }
      }
      var views: [AsOfView] = []
      var diffs: [DiffView] = []
      while views.count < 30 {
        views.append(try anna.asOf(AsOfQuery(EDTF("2000"))))
        diffs.append(
          try anna.diff(
            DiffQuery(
              from: DiffQuery.Side(asOf: EDTF("1990")),
              to: DiffQuery.Side(asOf: EDTF("2000")), page: Page(limit: 1))))
      }
      stop.isAsked.withLock { $0 = true }
      try await group.waitForAll()
      for diff in diffs {
        let then = try anna.asOf(
          AsOfQuery(EDTF("2000"), bounds: ViewBounds(frontier: diff.frontier)))
        #expect(then.total == diff.total)
      }
      return views
    }
    #expect(Set(views.map(\.context.frontier)).count > 1)
    for view in views {
      let then = try anna.asOf(
        AsOfQuery(EDTF("2000"), bounds: ViewBounds(frontier: view.context.frontier)))
      #expect(then.total == view.total)
    }
  }

  @Test("what a report reads later leaves out what came after its view, in an own log too")
  func later() throws {
    let desk = try Desk()
    let anna = try desk.found()
    let source = try anna.source("Before", published: "1999")
    let fact = try anna.add("It happened.", "1999")
    let view = try anna.asOf(AsOfQuery(EDTF("2000")))
    let trace = try anna.trace(fact)
    try anna.cite(fact, [Citation(source: source)])
    var description = SourceDescription()
    description.title = "After"
    try anna.describe(source, description)
    for context in [view.context, trace.context] {
      #expect(try anna.citations(of: view.facts, in: context).map(\.count) == [0])
      #expect(try anna.source(source, in: context).description.title == "Before")
    }
    let now = try anna.asOf(AsOfQuery(EDTF("2000")))
    #expect(try anna.citations(of: now.facts, in: now.context).map(\.count) == [1])
  }
}
