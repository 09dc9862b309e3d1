// What is so already is not written again, whatever kind of change says it.

import EventStore
import Testing

@testable import Chronology

@Suite("What changes nothing")
struct UnchangedTests {
  private let desk: Desk
  private let anna: Chronology
  private let ben: Chronology
  private let paper: SourceID
  private let fact: FactID
  private let other: FactID

  init() throws {
    desk = try Desk()
    anna = try desk.found("anna")
    paper = try anna.source("Paper", published: "2020")
    let source = paper
    fact = try anna.add("The sheds stood.", "2018~", kind: .state) {
      $0.note = "seen"
      $0.occurredText = "about 2018"
      $0.ends = .attested
      $0.modality = .alleged
      $0.confidence = .low
      $0.actors = ["A", "B"]
      $0.places = ["Here"]
      $0.tags = ["x"]
      $0.citations = [
        Citation(source: source, spans: Span(start: 0, end: 4).map { [$0] } ?? [], digest: "ab")
      ]
    }
    other = try anna.add("Another.", "2019")
    try anna.link(from: fact, to: other, .causes)
    try anna.assess(fact, stance: .supports, credibility: 2, note: "so")
    try anna.alias("A", ["Alpha"])
    ben = try desk.replica(of: anna, "ben")
  }

  /// Nothing may be written by what a body does, on either replica.
  private func unchanged(
    _ replica: Chronology, _ what: Comment, _ body: () throws -> Bool
  ) throws {
    let before = try replica.store.held()
    #expect(try body(), what)
    #expect(try replica.store.held() == before, what)
  }

  @Test("a revision to what a fact says is not written, whichever member, whoever writes it")
  func members() throws {
    let citation = try #require(try anna.trace(fact).citations.first?.citation)
    let revisions: [(Comment, Revision)] = [
      ("statement", Revision(set: ["statement": "The sheds stood."])),
      ("occurred", Revision(set: ["occurred": "2018~"])),
      ("occurredText", Revision(set: ["occurredText": "about 2018"])),
      ("kind", Revision(set: ["kind": "state"])),
      ("ends", Revision(set: ["ends": "attested"])),
      ("modality", Revision(set: ["modality": "alleged"])),
      ("confidence", Revision(set: ["confidence": "low"])),
      ("note", Revision(set: ["note": "seen"])),
      ("null of what is not set", Revision(set: ["modifier": .null, "stated": .null])),
      ("null of what is unknown", Revision(set: ["colour": .null])),
      ("add", Revision(add: ["actors": ["B", "A"], "tags": ["x"], "places": ["Here"]])),
      ("add nothing", Revision(add: ["tags": []])),
      ("remove", Revision(remove: ["actors": ["C"], "citations": ["00000000"]])),
      ("remove and add", Revision(add: ["tags": ["x"]], remove: ["tags": ["x", "y"]])),
      ("a list", Revision(set: ["actors": ["B", "A"]])),
      ("part of a list", Revision(set: ["actors": ["A"]], add: ["actors": ["B"]])),
      ("citation", Revision(add: ["citations": [.object(citation.members)]])),
      ("all", Revision(set: ["note": "seen", "kind": "state"], add: ["tags": ["x"]])),
    ]
    for (what, revision) in revisions {
      for replica in [anna, ben] {
        try unchanged(replica, what) { try replica.revise(fact, revision) == nil }
      }
    }
  }

  @Test("what is new in a revision is written, and nothing beside it")
  func rest() throws {
    func rest(_ revision: Revision) throws -> JSONObject {
      try #require(try anna.revise(fact, revision)).object()
    }
    let first = try rest(
      Revision(
        set: ["note": "seen", "occurred": "2018"], add: ["tags": ["x", "y"]],
        remove: ["actors": ["A", "C"]], reason: "why"))
    #expect(first["set"] == ["occurred": "2018"])
    #expect(first["add"] == ["tags": ["y"]])
    #expect(first["remove"] == ["actors": ["A"]])
    #expect(first["reason"] == "why")
    // Removed and added at once, an element stays.
    let second = try rest(Revision(add: ["tags": ["x", "z"]], remove: ["tags": ["x", "y"]]))
    #expect(second["add"] == ["tags": ["z"]])
    #expect(second["remove"] == ["tags": ["y"]])
    #expect(try anna.show(fact).tags.sorted() == ["x", "z"])
    #expect(try anna.show(fact).actors == ["B"])
  }

  @Test("text that only looks the same is another")
  func bytes() throws {
    try anna.revise(fact, Revision(set: ["note": "caf\u{E9}"]))
    #expect(try anna.revise(fact, Revision(set: ["note": "cafe\u{301}"])) != nil)
    #expect(try anna.assess(fact, stance: .supports, credibility: 2, note: "s\u{F6}") != nil)
    #expect(try anna.assess(fact, stance: .supports, credibility: 2, note: "so\u{308}") != nil)
  }

  @Test("a passage that a fact is tied to is not tied again, unless there is more to say of it")
  func citations() throws {
    let spans = [Span(start: 0, end: 4)].compactMap { $0 }
    func cite(_ citations: Citation...) throws -> Event? { try ben.cite(fact, citations) }
    try unchanged(ben, "the same") {
      try cite(Citation(source: paper, spans: spans, digest: "ab")) == nil
    }
    try unchanged(ben, "less") { try cite(Citation(source: paper, spans: spans)) == nil }
    let more = Citation(source: paper, spans: spans, digest: "ab", quote: "The ")
    #expect(try cite(more) != nil)
    let whole = Citation(source: paper)
    let again = try #require(try cite(whole, Citation(source: paper), more))
    #expect(try again.object()["add"]?.objectValue?["citations"]?.arrayValue?.count == 1)
    for citation in [
      Citation(source: paper, attributedTo: [Attribution(name: "TASS")]),
      Citation(source: paper, attests: "2019"), Citation(source: .random()),
    ] {
      #expect(try cite(citation) != nil)
      try unchanged(ben, "again") {
        try cite(
          Citation(
            source: citation.source, attributedTo: citation.attributedTo,
            attests: citation.attests)) == nil
      }
    }
  }

  @Test("judgements, links, names and descriptions that stand are not written again")
  func others() throws {
    try unchanged(anna, "reinstate") { try anna.reinstate(fact, reason: "r") == nil }
    try unchanged(anna, "assess") {
      try anna.assess(fact, stance: .supports, credibility: 2, note: "so") == nil
    }
    #expect(try ben.assess(fact, stance: .supports, credibility: 2, note: "so") != nil)
    try unchanged(ben, "link") { try ben.link(from: fact, to: other, .causes) == nil }
    try unchanged(ben, "unlink") { try ben.unlink(from: other, to: fact, .causes).isEmpty }
    try unchanged(ben, "alias") { try ben.alias("A", ["Alpha", "A"]) == nil }
    try unchanged(ben, "unalias") { try ben.unalias("A", ["Beta"]).isEmpty }
    var description = SourceDescription()
    description.title = "Paper"
    try unchanged(ben, "describe") { try ben.describe(paper, description) == nil }
    description["url"] = .null
    try unchanged(ben, "describe") { try ben.describe(paper, description) == nil }
    description.publisher = "Press"
    let described = try #require(try ben.describe(paper, description)).object()
    #expect(described["title"] == nil && described["publisher"] == "Press")
    try anna.retract(fact, reason: "wrong")
    try unchanged(anna, "retract") { try anna.retract(fact, reason: "really") == nil }
    #expect(try anna.reinstate(fact, reason: nil) != nil)
    try anna.link(from: fact, to: other, .sameAs)
    try unchanged(anna, "same-as") { try anna.link(from: other, to: fact, .sameAs) == nil }
    #expect(try anna.unlink(from: other, to: fact, .sameAs).count == 1)
    #expect(try anna.trace(fact).same.isEmpty)
  }

  @Test("a value in conflict is not so already: setting it settles the conflict")
  func conflicts() throws {
    try anna.revise(fact, Revision(set: ["occurred": "2017"], add: ["tags": ["k"]]))
    try ben.revise(fact, Revision(set: ["occurred": "2016"]))
    try ben.retract(other, reason: "b")
    try anna.revise(other, Revision(set: ["note": "n"]))
    try anna.sync(ben)
    #expect(try anna.revise(fact, Revision(set: ["occurred": "2017"])) != nil)
    #expect(try anna.show(fact).conflicts.isEmpty)
    #expect(try anna.show(other).conflicts.map(\.member) == ["retracted"])
    #expect(try anna.retract(other, reason: "settled") != nil)
    try anna.sync(ben)
    let same = try ben.resolve(fact, Decision(set: ["occurred": "2017"]))
    #expect(same.events.isEmpty)
  }

  @Test(
    "what is judged is what the change is made on: a value that others gave meanwhile counts not")
  func concurrent() throws {
    let heads = try anna.contentHeads(of: fact)
    try ben.revise(fact, Revision(set: ["note": "unseen"]))
    try anna.pull(from: ben)
    // Made on what was known before, it does not see that the value is there by now.
    #expect(try anna.revise(fact, Revision(set: ["note": "unseen"]), after: heads) != nil)
    #expect(try anna.revise(fact, Revision(set: ["note": "unseen"]), after: heads) == nil)
    #expect(try anna.show(fact).conflicts.isEmpty)
  }
}

@Suite("What may be appended")
struct DraftTests {
  @Test("drafts are held to what the calls are held to, and nothing of a refused append is kept")
  func refused() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    let (fact, other) = (try chronology.add("One.", "2018"), try chronology.add("Two.", "2019"))
    let source = SourceID.random()
    func recorded(_ change: (inout FactContent) -> Void) -> NewEvent {
      var content = FactContent(statement: "A fact.")
      change(&content)
      return Draft.recorded(NewFact(content: content))
    }
    func revised(_ revision: Revision) -> NewEvent { Draft.revised(fact, revision, after: []) }
    func described(_ name: String, _ value: JSON) -> NewEvent {
      var description = SourceDescription()
      description[name] = value
      return Draft.described(source, description, reason: nil, after: [])
    }
    let reversed: JSON = [
      ["id": "00000001", "source": .string("\(source)"), "spans": [["start": 4, "end": 2]]]
    ]
    let bad: [(Comment, NewEvent)] = [
      ("empty statement", recorded { $0.statement = "" }),
      ("blank statement", recorded { $0.statement = " \n" }),
      ("date", recorded { $0.occurred = "never" }),
      ("stated", recorded { $0.stated = "soon" }),
      ("kind", recorded { $0.kind = Kind(rawValue: "rumour") }),
      ("modality", recorded { $0.modality = Modality(rawValue: "sung") }),
      ("ends", recorded { $0.ends = Ends(rawValue: "badly") }),
      ("modifier", recorded { $0.modifier = Modifier(rawValue: "very") }),
      ("confidence", recorded { $0.confidence = Confidence(rawValue: "huge") }),
      ("attests", recorded { $0.citations = [Citation(source: source, attests: "then")] }),
      (
        "attribution",
        recorded {
          $0.citations = [
            Citation(source: source, attributedTo: [Attribution(name: "T", published: "once")])
          ]
        }
      ),
      ("empty revision", revised(Revision())),
      ("no statement", revised(Revision(set: ["statement": .null]))),
      ("wrong type", revised(Revision(set: ["note": 5]))),
      ("not a list", revised(Revision(add: ["note": ["x"]]))),
      ("spans", revised(Revision(add: ["citations": reversed]))),
      ("revised date", revised(Revision(set: ["occurred": "2018-13"]))),
      (
        "stance",
        Draft.assessed(
          fact, stance: Stance(rawValue: "hums"), credibility: nil, note: nil, after: [])
      ),
      (
        "credibility", Draft.assessed(fact, stance: .supports, credibility: 7, note: nil, after: [])
      ),
      ("relation", Draft.linked(from: fact, to: other, Relation(rawValue: "eats"), after: [])),
      ("itself", Draft.linked(from: fact, to: fact, .causes, after: [])),
      ("alias", Draft.aliased("A", [" "], after: [])),
      ("published", described("published", "one day")),
      ("reliability", described("reliability", "G")),
      ("bytes", described("bytes", "many")),
      ("payload", NewEvent(type: "fact.retracted", payload: [:])),
      ("fact", NewEvent(type: "fact.recorded", payload: ["fact": "x", "content": [:]])),
    ]
    let before = try chronology.store.held()
    for (what, draft) in bad {
      let good = Draft.recorded(NewFact(content: FactContent(statement: "Beside it.")))
      let error = #expect(throws: ChronologyError.self, what) {
        try chronology.append([good, draft])
      }
      #expect(error?.code == .invalidContent, what)
    }
    #expect(try chronology.store.held() == before)
    // A type that this module does not know is its application's own affair.
    try chronology.append([NewEvent(type: "desk.seen", payload: ["by": "anna"])])
  }

  @Test("facts cannot be the same and contradict one another, directly or through others")
  func incompatible() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    let facts = try (0..<5).map { try chronology.add("Fact \($0).", "201\($0)") }
    func refuse(_ from: Int, _ to: Int, _ relation: Relation) throws {
      let before = try chronology.store.held()
      let calls: [() throws -> Void] = [
        { try chronology.link(from: facts[from], to: facts[to], relation) },
        {
          try chronology.append([
            Draft.linked(from: facts[from], to: facts[to], relation, after: [])
          ])
        },
      ]
      for call in calls {
        let error = #expect(throws: ChronologyError.self) { try call() }
        #expect(error?.code == .incompatibleLinks)
      }
      #expect(try chronology.store.held() == before)
    }
    try chronology.link(from: facts[0], to: facts[1], .sameAs)
    try chronology.link(from: facts[2], to: facts[1], .sameAs)
    for (from, to) in [(0, 1), (1, 0), (0, 2), (2, 0)] { try refuse(from, to, .contradicts) }
    try chronology.link(from: facts[3], to: facts[0], .contradicts)
    for (from, to) in [(0, 3), (3, 2), (1, 3)] { try refuse(from, to, .sameAs) }
    try chronology.link(from: facts[3], to: facts[4], .sameAs)
    try refuse(4, 2, .sameAs)
    let pair = try (0..<2).map { try chronology.add("Another \($0).") }
    let before = try chronology.store.held()
    let fresh = [Relation.sameAs, .contradicts].map {
      Draft.linked(from: pair[0], to: pair[1], $0, after: [])
    }
    #expect(throws: ChronologyError.self) { try chronology.append(fresh) }
    #expect(try chronology.store.held() == before)
    // What undoing would bring back is held to it too.
    let unlinked = try #require(
      try chronology.unlink(from: facts[3], to: facts[0], .contradicts).first)
    try chronology.link(from: facts[4], to: facts[2], .sameAs)
    let error = #expect(throws: ChronologyError.self) {
      try chronology.reversal(of: .event(unlinked.id))
    }
    #expect(error?.code == .incompatibleLinks)
  }
}
