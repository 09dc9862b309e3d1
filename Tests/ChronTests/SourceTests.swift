// Sources as a person meets them: near copies offered, passages found again, what is left to read,
// and how many sources are independent.

import EventStore
import Foundation
import TestSupport
import Testing

@Suite("Sources")
struct SourceTests {
  private let user: ChronUser

  /// Eight sentences of which no two have four words in common.
  private static let sentences = [
    "The harbour master closed the northern quay after the storm of October.",
    "Divers found that two of its piles had been eaten through by worms.",
    "Repairs were put out to tender in the following spring, and three firms answered.",
    "The lowest bidder asked for eleven months and a bond from the town.",
    "Council minutes show a quarrel over who was to pay for dredging.",
    "Fishermen moved their boats to the mill basin without waiting for leave.",
    "By midsummer a crane stood there, and nobody spoke of the quay any more.",
    "The last entry in the ledger is a receipt for seventy oak beams.",
  ]

  init() throws {
    user = try ChronUser()
    try user.ok("init", "harbour", "--as", "desk")
    try user.write(Self.sentences.joined(separator: " ") + "\n", to: "quay.txt")
  }

  private func short(_ title: String) throws -> String {
    let sources = try user.json("source", "list")["sources"].arrayValue ?? []
    let id = sources.first { $0["title"] == .string(title) }?["id"].stringValue ?? ""
    return String(id.dropFirst("sha256:".count).prefix(8))
  }

  private func add(_ arguments: String...) throws -> String {
    try user.ok(["add"] + arguments).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  // MARK: Near copies

  private func writeCopy(_ name: String = "copy.txt") throws {
    let text = Self.sentences.joined(separator: "\n\n").uppercased()
      .replacingOccurrences(of: " ", with: "\u{A0}")
    try user.write("HARBOUR NEWS | SUBSCRIBE\n\n\(text)\nShare this page\n", to: name)
  }

  @Test("a near copy is offered with the command that records it, which works")
  func offered() throws {
    try writeCopy()
    try user.ok("source", "add", "quay.txt", "--keep", "--published", "1890")
    let run = try user.chron("source", "add", "copy.txt", "--published", "1891-02")
    #expect(run.status == 0)
    let (copy, quay) = (try short("copy.txt"), try short("quay.txt"))
    #expect(run.output == "\(copy)  copy.txt\n")
    let words = run.errors.split(separator: "\n").joined(separator: " ")
    #expect(
      words.hasPrefix(
        "“copy.txt” (\(copy)) looks like “quay.txt” (\(quay)): 94 % of it is in the other, and "
          + "100 % of the other is in it; it was published February 1891, and the other 1890."),
      "\(words)")
    let command = "source describe \(copy) --derived-from \(quay) --relation copy"
    #expect(run.errors.contains("\n    chron \(command)\n"))
    try user.ok(command.split(separator: " ").map(String.init))
    let source = try user.json("source", "show", "copy.txt")["source"]
    #expect(source["copies"].arrayValue?.count == 2)
    let again = try user.chron("source", "add", "copy.txt")
    #expect(again.errors == "")
  }

  @Test(
    "--yes records a near copy, on the document that came later, beside what it is derived from")
  func recorded() throws {
    try writeCopy()
    try user.write("An earlier letter, which both of them mention in passing.\n", to: "letter.txt")
    try user.ok("source", "add", "letter.txt")
    try user.ok(
      "source", "add", "quay.txt", "--keep", "--published", "1890", "--derived-from", "letter.txt",
      "--relation", "cites")
    let added = try user.json("source", "add", "copy.txt", "--published", "1889", "--yes")
    let near = added["sources"][0]["near"][0]
    #expect(near["relation"] == "copy" && near["dated"] == true && near["event"] != .null)
    let quay = try user.json("source", "show", "quay.txt")["source"]
    #expect(near["source"] == quay["id"])
    #expect(
      quay["derivedFrom"].arrayValue?.map { $0["relation"] } == ["cites", "copy"])
    #expect(try user.json("source", "check", "--copies")["copies"].arrayValue == [])
  }

  @Test("an excerpt and a text that quotes another whole are told from copies")
  func parts() throws {
    let part = Self.sentences[2...5].joined(separator: " ")
    try user.write(part, to: "excerpt.txt")
    let own = (1...40).map { "Chapter \($0) says number \($0 * 7) of something else." }
    try user.write(
      own.joined(separator: " ") + " " + Self.sentences.joined(separator: " "), to: "book.txt")
    try user.ok("source", "add", "quay.txt", "--keep", "--published", "1890")
    let excerpt = try user.chron(
      "source", "add", "excerpt.txt", "--keep", "--published", "1891", "--yes")
    #expect(excerpt.errors.contains("looks like an excerpt of"))
    let book = try user.json("source", "add", "book.txt", "--keep", "--published", "1905")
    // The excerpt is a copy by now, and not offered beside its original.
    #expect(book["sources"][0]["near"].arrayValue?.map { $0["relation"] } == ["quotes"])
  }

  @Test("check --copies finds what is kept, and says so without dates")
  func check() throws {
    try writeCopy()
    try user.ok("source", "add", "quay.txt", "copy.txt", "--keep")
    let run = try user.chron("source", "check", "--copies")
    #expect(run.output == "2 documents kept, 1 new near copy\n")
    #expect(run.errors.contains("no dates say which came"))
    let yes = try user.chron("source", "check", "--copies", "--yes")
    #expect(yes.errors.contains(" is a copy of "))
    #expect(try user.ok("source", "check", "--copies").contains("no new near copies"))
  }

  // MARK: Anchors

  private func cite() throws {
    try user.ok("source", "add", "quay.txt", "--keep")
    for (statement, sentence) in [("It closed.", 0), ("A crane came.", 6), ("Beams came.", 7)] {
      _ = try add(
        statement, "--when", "1889", "--source", "quay.txt", "--quote", Self.sentences[sentence])
    }
  }

  @Test("a passage is anchored, moved or missing in another version, and never silently elsewhere")
  func against() throws {
    try cite()
    #expect(try user.ok("source", "check") == "3 citations: 3 anchored\n")
    var changed = Self.sentences
    changed[1] = "Divers came."
    changed[7] = "The last entry is a receipt for sixty beams of another wood."
    try user.write(changed.joined(separator: " ") + "\n", to: "quay2.txt")
    let run = try user.chron("source", "check", "quay.txt", "--against", "quay2.txt")
    #expect(run.status == 3)
    let gone = Self.sentences[1].count - changed[1].count
    let start = Self.sentences[0...5].joined(separator: " ").count + 1
    let end = start + Self.sentences[6].count
    #expect(run.output.contains("now \(start - gone)-\(end - gone)"))
    #expect(run.output.contains("3 citations: 1 anchored, 1 moved and 1 missing"))
    let document = try JSON.parse(
      try user.chron("source", "check", "quay.txt", "--against", "quay2.txt", "--json").output)
    let citations = document["citations"].arrayValue ?? []
    #expect(
      Set(citations.compactMap { $0["anchored"].stringValue }) == ["anchored", "moved", "missing"])
    let moved = citations.first { $0["anchored"] == "moved" } ?? .null
    #expect(moved["cited"][0]["start"] == .int(start))
    #expect(moved["spans"][0]["start"] == .int(start - gone))
  }

  @Test("a passage that stands twice in another version is found by what stands around it, or not")
  func twice() throws {
    try cite()
    let crane = Self.sentences[6]
    try user.write(
      "Elsewhere too. \(crane) So they say. " + Self.sentences.joined(separator: " "),
      to: "twice.txt")
    let found = try user.chron("source", "check", "quay.txt", "--against", "twice.txt")
    #expect(found.output.contains("3 citations: 3 moved"))
    try user.write("\(crane) So they say. \(crane) And again.", to: "nowhere.txt")
    let lost = try user.chron("source", "check", "quay.txt", "--against", "nowhere.txt")
    #expect(lost.status == 3)
    #expect(lost.output.contains("3 citations: 3 missing"))
  }

  @Test("a changed file that is no source says how to check it")
  func changedFile() throws {
    try cite()
    try user.write("Another version.", to: "quay.txt")
    let run = try user.chron("source", "check", "quay.txt")
    #expect(run.status == 1)
    #expect(run.errors.contains("chron source check SOURCE --against quay.txt"))
    #expect(try user.chron("source", "check", "--against", "quay.txt").status == 2)
  }

  // MARK: Reading

  @Test("list --open says what no fact cites, and how far the rest was read")
  func open() throws {
    try user.write("Nobody has read this.", to: "unread.txt")
    try user.ok("source", "add", "quay.txt", "unread.txt", "--keep")
    _ = try add("It closed.", "--source", "quay.txt", "--quote", Self.sentences[0])
    let (quay, unread) = (try short("quay.txt"), try short("unread.txt"))
    #expect(
      try user.ok("source", "list", "--open") == """
        undated  quay.txt                                             \(quay)  1 fact
                 read to 12 %: the last passage ends at 71 of 566
                 characters
        undated  unread.txt                                           \(unread)  no facts

        """)
    _ = try add("Beams came.", "--source", "quay.txt", "--quote", Self.sentences[7])
    let sources = try user.json("source", "list", "--open")["sources"].arrayValue ?? []
    #expect(sources.map { $0["title"] } == ["unread.txt"])
  }

  @Test("show --context reads a passage with what surrounds it, in paragraphs")
  func context() throws {
    try user.write(
      "One stands before.\n\nTwo leads on. Three is\ncited here. Four follows.\n\nFive ends it.\n",
      to: "short.txt")
    try user.ok("source", "add", "short.txt", "--keep", "--title", "Short", "--published", "1890")
    let fact = try add(
      "Three is cited.", "--source", "short.txt", "--quote", "Three is cited here.")
    let shown = try user.ok("show", fact, "--context")
    #expect(
      shown.hasSuffix(
        """

        Short, 1890  \(try short("Short"))
        at 34-54, as cited

          One stands before.

          Two leads on. «Three is cited here.» Four follows.

          Five ends it.

        """), "\(shown)")
    let narrow = try user.ok("show", fact, "--context", "10")
    #expect(narrow.hasSuffix("\n  … on. «Three is cited here.» Four …\n"), "\(narrow)")
    #expect(try user.chron("show", fact, "--context", "-1").status == 2)
  }

  // MARK: Independence

  @Test("sources that have a fact from one place are said to be one, and from where")
  func independence() throws {
    for name in ["one", "two", "three"] {
      try user.write("The \(name) paper says that a bridge opened.", to: "\(name).txt")
      try user.ok("source", "add", "\(name).txt", "--keep")
    }
    let fact = try add(
      "A bridge opened.", "--when", "1890", "--source", "one.txt", "--quote", "a bridge opened",
      "--attributed-to", "TASS")
    try user.ok(
      "cite", fact, "--source", "two.txt", "--quote", "a bridge opened", "--attributed-to", "Tass")
    #expect(try user.ok("trace", fact).contains("From 2 sources, 1 independent (both from TASS)\n"))
    #expect(try user.ok("as-of", "1900").contains("2 sources\n"))
    #expect(try user.ok("as-of", "1900").contains("(1 origin)\n"))
    try user.ok("cite", fact, "--source", "three.txt", "--quote", "a bridge opened")
    #expect(try user.ok("show", fact).contains("3 sources, 2 independent\n"))
    let groups = try user.json("trace", fact)["independence"].arrayValue ?? []
    #expect(groups.count == 2)
    #expect(groups.contains { $0["origins"] == [["source": .null, "name": "TASS"]] })
  }

  // MARK: Kept bytes

  @Test("what is kept is listed and dropped; what is cited only when asked twice")
  func kept() throws {
    try user.write("A loose page.\n", to: "loose.txt")
    try user.ok("source", "add", "quay.txt", "loose.txt", "--keep")
    _ = try add("The quay was closed.", "--when", "1890", "--source", "quay.txt")
    let (quay, loose) = (try short("quay.txt"), try short("loose.txt"))
    let list = try user.json("source", "list", "--kept")
    #expect(list["schema"] == "chron.sources-kept/1")
    let rows = list["sources"].arrayValue ?? []
    #expect(rows.map { $0["title"] } == ["quay.txt", "loose.txt"])
    #expect(rows.map { $0["facts"] } == [1, 0])
    #expect(rows.allSatisfy { $0["named"] == true })
    let refused = try user.chron("source", "drop", quay, loose)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("chron source drop \(quay) \(loose) --yes"))
    #expect(try user.json("source", "list", "--kept")["sources"].arrayValue?.count == 2)
    #expect(try user.ok("source", "drop", loose) == "\(loose)  14 bytes dropped\n")
    // A copy in a folder is enough.
    let dropped = try user.json("source", "drop", quay, "--documents", ".")
    #expect(try SchemaValidator(named: "source-drop").problems(in: dropped).isEmpty)
    #expect(dropped["dropped"][0]["facts"] == 1)
    #expect(try user.json("source", "list", "--kept")["sources"] == [])
    #expect(try user.json("source", "show", "quay.txt")["citations"].arrayValue?.count == 1)
    try user.ok("verify")
    #expect(try user.chron("source", "drop", quay).errors.contains("not kept here"))
  }
}
