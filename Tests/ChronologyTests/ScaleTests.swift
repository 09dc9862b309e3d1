// Figures at scale, printed; run with CHRON_SCALE=100000, or any other number of facts.

import EDTF
import EventStore
import Foundation
import TestSupport
import Testing

@testable import Chronology

private let factCount =
  ProcessInfo.processInfo.environment["CHRON_SCALE"].flatMap { Int($0) } ?? 0

@Suite("Scale", .enabled(if: factCount > 0))
struct ScaleTests {
  @Test("facts are recorded, counted, paged and bounded")
  func facts() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    var random = SeededGenerator(seed: 7)
    let sources = try (0..<20).map { index in
      try chronology.source("Paper \(index)", published: "\(2000 + index)-06-01")
    }
    try measure("record") {
      for start in stride(from: 0, to: factCount, by: 5_000) {
        let facts = (start..<min(factCount, start + 5_000)).map { number in
          var content = FactContent(statement: "Something happened for the \(number)th time.")
          content.occurred = "\(Int.random(in: 1900...2030, using: &random))"
          content.kind = number.isMultiple(of: 4) ? .state : .event
          content.actors = ["Actor \(number % 50)"]
          content.places = ["Place \(number % 200)"]
          content.citations = [Citation(source: sources[number % 20])]
          return NewFact(content: content)
        }
        try chronology.record(facts)
      }
    }
    let frontier = try chronology.store.frontier().id
    let time = Timestamp.now()
    let page = Page(limit: 50)
    try measure("first page") { _ = try chronology.asOf(AsOfQuery(EDTF("2015"), page: page)) }
    try measure("first page") { _ = try chronology.asOf(AsOfQuery(EDTF("2015"), page: page)) }
    try measure("last page") {
      _ = try chronology.asOf(
        AsOfQuery(EDTF("2015"), page: Page(limit: 50, latestFirst: true)))
    }
    var filter = FactFilter()
    filter.actors = ["actor 7"]
    try measure("one actor") {
      _ = try chronology.asOf(AsOfQuery(EDTF("2015"), filter: filter, page: page))
    }
    try measure("known then") {
      _ = try chronology.asOf(AsOfQuery(EDTF("2015"), knownThen: true, page: page))
    }
    let fact = try chronology.add("One more.", "2014")
    for number in 0..<20 {
      try chronology.revise(fact, Revision(set: ["note": .string("\(number)")]))
    }
    try measure("one revision of a fact") {
      try chronology.revise(fact, Revision(set: ["note": "again"]))
    }
    try measure("frontier") {
      let view = try chronology.asOf(
        AsOfQuery(EDTF("2015"), bounds: ViewBounds(frontier: frontier), page: page))
      #expect(view.context.bounds.frontier == frontier)
    }
    try measure("recorded by") {
      _ = try chronology.asOf(
        AsOfQuery(EDTF("2015"), bounds: ViewBounds(recordedBy: time), page: page))
    }
    try measure("all rows") { _ = try chronology.asOf(AsOfQuery(EDTF("2015"))) }
    try measure("rebuild") { try chronology.store.rebuild() }
    let bytes = try FileManager.default.attributesOfItem(atPath: chronology.store.path)[.size]
    print("\(factCount) facts: file of \(bytes ?? 0) bytes")
  }

  private func measure(_ what: String, _ body: () throws -> Void) rethrows {
    let start = ContinuousClock.now
    try body()
    print("\(factCount) facts: \(what): \(ContinuousClock.now - start)")
  }
}
