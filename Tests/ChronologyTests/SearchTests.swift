// Search: what may be typed, what is looked through, in which order it comes.

import EDTF
import EventStore
import Testing

@testable import Chronology

@Suite("Search")
struct SearchTests {
  @Test("words, phrases and beginnings are read, and nothing else means anything")
  func terms() throws {
    func terms(_ text: String) throws -> [String] {
      try SearchWords(text).terms.map { "\($0.sort) \($0.text)" }
    }
    #expect(try terms("air defence") == ["word air", "word defence"])
    #expect(try terms(#"kalin* "air defence""#) == ["prefix kalin", "phrase air defence"])
    #expect(
      try terms("“air defence” «воздух и море» „auf See“") == [
        "phrase air defence", "phrase воздух и море", "phrase auf See",
      ])
    #expect(
      try terms(#""air def"* "open to the end"#) == [
        "prefix air def", "phrase open to the end",
      ])
    #expect(try terms("one * ** - \"\" two") == ["word one", "word two"])
    #expect(try terms("ONE one ‘one’") == ["word ONE", "word ‘one’"])
    #expect(try terms("a\u{0}b\tc\nd") == ["word a", "word b", "word c", "word d"])
  }

  @Test(
    "a question without a word is refused, and one with too many",
    arguments: [
      "", "  ", "*", "\"\"", "- : ( )", "🙂", (0..<33).map { "w\($0)" }.joined(separator: " "),
    ])
  func refused(text: String) throws {
    let error = #expect(throws: ChronologyError.self) { try SearchWords(text) }
    #expect(error?.code == .invalidSearch)
    #expect(error?.advice != nil)
  }

  @Test(
    "nothing that can be typed makes the index fail",
    arguments: [
      #"a" OR "b"#, #"a"b"c"#, "NEAR(a b)", "text : a", "^a", "a AND", "NOT", "(a", "a + b", "'a''",
      "{a}",
      #"a\" b"#, "a;DROP TABLE fact", "%_", "a\u{0}\" b", "\u{301}a", "a*b*c", "*a", #""*a*""#, "½",
      "ﬁ",
    ])
  func unbreakable(text: String) throws {
    let desk = try Desk()
    let chronology = try desk.found()
    try chronology.add("Nothing of the sort.")
    do {
      _ = try chronology.search(SearchQuery(SearchWords(text)))
    } catch let error as ChronologyError {
      #expect(error.code == .invalidSearch)
    }
  }

  @Test("case and accents do not matter, however a letter was put together")
  func folding() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    try chronology.add("Das Café am Sjö.")
    try chronology.add("Das Cafe\u{301} am Fluß.")
    try chronology.add("Ёлка и Зеленский.")
    try chronology.add("ΑΘΉΝΑ was said to be Ελλάδα.")
    #expect(try chronology.found("CAFE") == ["Das Café am Sjö.", "Das Cafe\u{301} am Fluß."])
    #expect(try chronology.found("\"cafè am sjo\"") == ["Das Café am Sjö."])
    #expect(try chronology.found("елка зеленскии") == ["Ёлка и Зеленский."])
    #expect(try chronology.found("αθηνα ελλαδα") == ["ΑΘΉΝΑ was said to be Ελλάδα."])
    #expect(try chronology.found("flu") == [])
    #expect(try chronology.found("flu*") == ["Das Cafe\u{301} am Fluß."])
  }

  @Test("a fact is found by all its texts, best where it says so itself, then by date")
  func order() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    let paper = try chronology.source("The harbour bulletin", published: "2016")
    try chronology.add("By title.", "2014") { $0.citations = [Citation(source: paper)] }
    try chronology.add("By tag.", "2015") { $0.tags = ["Harbour", "harbour works"] }
    try chronology.add("By note.", "2013") { $0.note = "The harbour, that is." }
    let reason = try chronology.add("By reason.", "2012")
    try chronology.revise(
      reason, Revision(set: ["note": "x"], reason: "it was about the harbour"))
    try chronology.add("The harbour late.", "2019")
    try chronology.add("The harbour early.", "2018")
    #expect(
      try chronology.found("harbour") == [
        "The harbour early.", "The harbour late.", "By tag.", "By note.", "By title.", "By reason.",
      ])
    let view = try chronology.search(SearchQuery(SearchWords("harbour")))
    #expect(view.matches.map(\.score) == [8, 8, 4, 2, 2, 1])
    #expect(
      view.matches.map { $0.found.map(\.field) } == [
        [.statement], [.statement], [.tag, .tag], [.note], [.title], [.reason],
      ])
    var latest = SearchQuery(try SearchWords("harbour"))
    latest.page = Page(limit: 2, latestFirst: true)
    let newest = try chronology.search(latest)
    #expect(newest.matches.map(\.fact.statement) == ["The harbour late.", "The harbour early."])
    #expect(newest.total == 6)
    #expect(newest.next == 2)
  }

  @Test("what was changed is found by what it is now, and within a bound by what it was then")
  func bounds() throws {
    let clock = HandClock("2026-01-01T00:00:00.000000Z")
    let desk = try Desk()
    let chronology = try desk.found(clock: clock.clock)
    let paper = try chronology.source("Old title", published: "2016")
    let fact = try chronology.add("The ferry sank.", "2015") {
      $0.citations = [Citation(source: paper)]
      $0.actors = ["Smith"]
    }
    try chronology.add("Untouched.", "2015") { $0.citations = [Citation(source: paper)] }
    clock.set("2026-02-01T00:00:00.000000Z")
    try chronology.revise(
      fact,
      Revision(
        set: ["statement": "The tug sank."], remove: ["actors": ["Smith"]], reason: "misread"))
    var description = SourceDescription()
    description.title = "New title"
    try chronology.describe(paper, description)
    let then = ViewBounds(recordedBy: try ViewBounds.lastMoment(of: "2026-01-15"))
    for (words, now, before) in [
      ("ferry", 0, 1), ("tug", 1, 0), ("smith", 0, 1), ("misread", 1, 0), ("old", 0, 2),
      ("new", 2, 0), ("title sank", 1, 1),
    ] {
      #expect(try chronology.found(words).count == now, "\(words)")
      #expect(try chronology.found(words, then).count == before, "\(words)")
    }
    try chronology.retract(fact, reason: "never happened")
    #expect(try chronology.found("tug") == [])
    var retracted = SearchQuery(try SearchWords("tug never"))
    retracted.filter.statuses = [.retracted]
    #expect(try chronology.search(retracted).total == 1)
  }

  @Test("a phrase stays within one text, one name and one value of a conflict")
  func phrases() throws {
    let desk = try Desk()
    let anna = try desk.found()
    let ben = try desk.replica(of: anna, "ben")
    try anna.add("One two.") { $0.actors = ["Three Four", "Five Six"] }
    #expect(try anna.found("\"one two\" \"five six\"").count == 1)
    #expect(try anna.found("\"two three\"").isEmpty)
    #expect(try anna.found("\"four five\"").isEmpty)
    let fact = try anna.add("Neither.")
    try anna.sync(ben)
    try anna.revise(fact, Revision(set: ["statement": "Seven eight."]))
    try ben.revise(fact, Revision(set: ["statement": "Nine ten."]))
    try anna.sync(ben)
    for chronology in [anna, ben] {
      #expect(try chronology.found("seven ten").count == 1)
      #expect(try chronology.found("\"eight nine\"").isEmpty)
      #expect(try chronology.found("\"ten seven\"").isEmpty)
    }
  }

  @Test("where nothing is found, absent words are named with those spelt nearly so")
  func absent() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    try chronology.add("Missiles in Kaliningrad.") { $0.actors = ["Iskander brigade"] }
    let view = try chronology.search(SearchQuery(SearchWords("missiles kalinigrad zzz iskandar")))
    #expect(view.total == 0)
    #expect(view.absent.map(\.term.text) == ["kalinigrad", "zzz", "iskandar"])
    #expect(view.absent.map(\.near) == [["kaliningrad"], [], ["iskander"]])
  }

  @Test("marks lie where the words are, in the text as it was written")
  func marks() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    try chronology.add("In the CAFE\u{301} of Sjö, the Café—again—of sjö.")
    let match = try chronology.search(SearchQuery(SearchWords("café \"of sjo\""))).matches.first
    #expect(
      match?.found.first?.pieces.filter(\.isMatch).map(\.text)
        == ["CAFE\u{301}", "of Sjö", "Café", "of sjö"])
    #expect(match?.found.first?.text == "In the CAFE\u{301} of Sjö, the Café—again—of sjö.")
  }

  @Test("a filter's name that no fact has is answered with near ones, as somebody wrote them")
  func unknownNames() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    try chronology.add("One.") {
      $0.actors = ["NATO", "Dmitry Peskov"]
      $0.places = ["Latvia"]
    }
    var filter = FactFilter()
    filter.actors = ["nato", "NATOO", "Latvia"]
    filter.places = ["latvja"]
    let unknown = try chronology.unknownNames(in: filter)
    #expect(unknown.map(\.name) == ["NATOO", "Latvia", "latvja"])
    #expect(unknown.map(\.near) == [["NATO"], [], ["Latvia"]])
    #expect(unknown.map(\.otherRoles) == [[], [.place], []])
  }
}

extension Chronology {
  fileprivate func found(_ words: String, _ bounds: ViewBounds = .now) throws -> [String] {
    try search(SearchQuery(SearchWords(words), bounds: bounds)).matches.map(\.fact.statement)
  }
}
