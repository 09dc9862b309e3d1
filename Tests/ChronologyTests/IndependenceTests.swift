// Independent sources: copies, quotations and attributions followed to where they come from.

import EventStore
import Testing

@testable import Chronology

@Suite("Independent sources")
struct IndependenceTests {
  private let desk: Desk
  private let chronology: Chronology

  init() throws {
    desk = try Desk()
    chronology = try desk.found()
  }

  private func source(
    _ title: String, publisher: String? = nil, _ derived: (SourceID, Derivation)...
  ) throws -> SourceID {
    let id = SourceID.random()
    var description = SourceDescription()
    description.title = title
    description.publisher = publisher
    description.derivedFrom = derived.map { DerivedFrom(source: $0.0, relation: $0.1) }
    try chronology.describe(id, description)
    return id
  }

  private func cited(_ citations: Citation...) throws -> FactView {
    let id = try chronology.add("A bridge opened.", "2015") { $0.citations = citations }
    return try chronology.show(id)
  }

  private func by(_ source: SourceID, _ names: String...) -> Citation {
    Citation(source: source, attributedTo: names.map { Attribution(name: $0) })
  }

  @Test("two articles that both have it from one agency count as one, however it is spelt")
  func attribution() throws {
    let one = try source("One")
    let other = try source("Other")
    let view = try cited(by(one, "TASS"), by(other, "Tass"))
    #expect(view.independentSources == 1)
    #expect(view.independence.first?.sources == [one, other].sorted())
    #expect(view.independence.first?.origins == [.name("TASS")])
    #expect(try cited(by(one, "TASS"), by(other, "Reuters")).independentSources == 2)
    #expect(try cited(by(one), by(other)).independentSources == 2)
  }

  @Test("names that mean one are one agency, and are shown by the name that stands for all")
  func aliases() throws {
    let view = [by(try source("One"), "TASS"), by(try source("Other"), "Itar-Tass")]
    #expect(try cited(view[0], view[1]).independentSources == 2)
    try chronology.alias("TASS", ["Itar-TASS"])
    let group = try #require(try cited(view[0], view[1]).independence.first)
    #expect(group.sources.count == 2 && group.origins == [.name("TASS")])
    let dispatch = try source("Dispatch", publisher: "ITAR-TASS")
    #expect(try cited(view[0], by(dispatch)).independentSources == 1)
  }

  @Test("whom an agency has it from is followed, by what any citation of the fact says")
  func chains() throws {
    let one = try source("One")
    let other = try source("Other")
    let third = try source("Third")
    let view = try cited(
      by(one, "TASS"), by(other, "TASS", "the ministry"), by(third, "The Ministry"))
    #expect(view.independentSources == 1)
    #expect(view.independence.first?.origins == [.name("The Ministry")])
  }

  @Test("an article and the agency's own dispatch count as one")
  func dispatch() throws {
    let dispatch = try source("Dispatch", publisher: "TASS")
    let article = try source("Article")
    let view = try cited(by(dispatch), by(article, "TASS"))
    #expect(view.independentSources == 1)
    #expect(view.independence.first?.origins == [.document(dispatch)])
    let attributed = Citation(
      source: article, attributedTo: [Attribution(name: nil, source: dispatch)])
    #expect(try cited(by(dispatch), attributed).independentSources == 1)
  }

  @Test("a document that quotes another held one has it from there")
  func quotation() throws {
    let origin = try source("Origin")
    let quoting = try source("Quoting", (origin, .quotes))
    let citing = try source("Citing", (origin, .cites))
    #expect(try cited(by(origin), by(quoting)).independentSources == 1)
    #expect(try cited(by(quoting), by(citing)).independentSources == 1)
    #expect(try cited(by(quoting), by(citing)).independence.first?.origins == [.document(origin)])
    let further = try source("Further", (quoting, .translates))
    #expect(try cited(by(citing), by(further)).independentSources == 1)
  }

  @Test("somebody who relays two witnesses does not make them one")
  func relay() throws {
    let one = try source("One")
    let other = try source("Other")
    let relay = try source("Relay", (one, .quotes), (other, .quotes))
    #expect(try cited(by(one), by(other), by(relay)).independentSources == 2)
    #expect(try cited(by(one), by(relay)).independentSources == 1)
    #expect(try cited(by(relay)).independentSources == 1)
  }

  @Test("own reporting beside what an article relays is independent of those who only relay")
  func ownReporting() throws {
    let reporter = try source("Reporter")
    let relay = try source("Relay")
    #expect(try cited(by(reporter, "TASS"), by(relay, "TASS")).independentSources == 1)
    #expect(
      try cited(by(reporter, "TASS"), by(reporter), by(relay, "TASS")).independentSources == 2)
    // One document is never more than one source.
    #expect(try cited(by(reporter, "TASS"), by(reporter)).independentSources == 1)
  }

  @Test("what a citation says of its passage goes before what is said of the whole document")
  func passage() throws {
    let origin = try source("Origin")
    let article = try source("Article", (origin, .cites))
    #expect(try cited(by(origin), by(article, "an eyewitness")).independentSources == 2)
  }

  @Test("documents that have it from one another count as one")
  func circle() throws {
    let one = try source("One")
    let other = try source("Other", (one, .quotes))
    var description = SourceDescription()
    description.derivedFrom = [DerivedFrom(source: other, relation: .cites)]
    try chronology.describe(one, description)
    let view = try cited(by(one), by(other))
    #expect(view.independentSources == 1)
    #expect(view.independence.first?.origins == [one, other].sorted().map(Voice.document))
  }

  @Test("within bounds only the descriptions and citations inside them count")
  func bounds() throws {
    let clock = HandClock("2026-01-01T00:00:00.000000Z")
    let chronology = try desk.found("bound", clock: clock.clock)
    let one = try chronology.source("One", published: "2015")
    let other = try chronology.source("Other", published: "2016")
    let fact = try chronology.add("A bridge.", "2014") {
      $0.citations = [Citation(source: one), Citation(source: other)]
    }
    clock.set("2026-01-03T00:00:00.000000Z")
    var description = SourceDescription()
    description.derivedFrom = [DerivedFrom(source: one, relation: .quotes)]
    try chronology.describe(other, description)
    #expect(try chronology.show(fact).independentSources == 1)
    let before = ViewBounds(recordedBy: Timestamp("2026-01-02T00:00:00.000000Z"))
    #expect(try chronology.show(fact, bounds: before).independentSources == 2)
  }
}
