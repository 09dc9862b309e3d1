// Importing rows once and again, beside edits by hand, on one replica and on two.

import Chronology
import EventStore
import Foundation
import Testing
import TransparencyLog

@Suite("An import")
struct ImportTests {
  @Test("of the same rows again adds nothing, in either format and any spelling")
  func idempotence() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    var options = ImportOptions()
    options.namespace = "n"
    let csv = try folder.file(
      "a.csv", "id,statement,occurred,actors,tags\nk,One.,2018-21,NATO; Russia,\n,Two.,,,a;b\n")
    #expect(try chronology.importAll(csv, options).result.recorded == 2)
    let count = try chronology.eventCount()
    let again = try chronology.importAll(csv, options)
    #expect(again.plan.namespaceExists && !again.plan.needsConfirmation)
    #expect(again.plan.counts.unchanged == 2)
    let jsonLines = try folder.file(
      "b.jsonl",
      """
      {"tags":["a","b"],"statement":"Two."}
      {"occurred":"2018-21", "actors":["NATO","Russia"], "statement":"\\u004fne.", "id":"k"}
      """)
    #expect(try chronology.importAll(jsonLines, options).plan.counts.unchanged == 2)
    #expect(try chronology.eventCount() == count)
  }

  @Test("tells rows of equal content without ids apart by their number")
  func occurrences() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let rows = "{\"statement\":\"Again.\"}\n"
    #expect(try chronology.importAll(folder.file("a.jsonl", rows + rows)).result.recorded == 2)
    let more = try chronology.importAll(folder.file("a.jsonl", rows + rows + rows))
    #expect(more.plan.counts.unchanged == 2 && more.plan.counts.new == 1)
    #expect(more.plan.needsConfirmation)
    #expect(try chronology.rows().count == 3)
  }

  @Test("into a namespace that exists says first what is new, changed and missing")
  func plan() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    try chronology.importAll(
      folder.file("a.csv", "id,statement,note\na,A.,\nb,B.,\nc,C.,\n"))
    let count = try chronology.eventCount()
    let input = try folder.file("a.csv", "id,statement,note\na,A.,\nb,B.,changed\nd,D.,\n")
    var missing: [MissingRow] = []
    let plan = try chronology.planImport(input) { news in
      if case .missing(let row) = news { missing.append(row) }
    }
    #expect(plan.needsConfirmation)
    #expect(
      (plan.counts.unchanged, plan.counts.changed, plan.counts.new, plan.counts.missing)
        == (1, 1, 1, 1))
    #expect(missing.map(\.row) == ["c"])
    #expect(try chronology.eventCount() == count)
    let result = try chronology.apply(plan)
    #expect((result.recorded, result.revised, result.retracted) == (1, 1, 0))
    #expect(try chronology.rows().filter { $0["retracted"] != nil }.isEmpty)
  }

  @Test("retracts missing rows if asked, and leaves retracted ones retracted")
  func retractions() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let both = try folder.file("a.csv", "id,statement\na,A.\nb,B.\n")
    try chronology.importAll(both)
    var options = ImportOptions()
    options.retractsMissing = true
    let one = try folder.file("a.csv", "id,statement\na,A.\n")
    #expect(try chronology.importAll(one, options).result.retracted == 1)
    #expect(try chronology.importAll(one, options).result.retracted == 0)
    let retracted = try chronology.rows().filter { $0["retracted"] == true }
    #expect(retracted.map { $0.text("statement") } == ["B."])
    #expect(retracted.first?.text("retractedBecause") == "its row is missing from a.csv")
    let back = try folder.file("a.csv", "id,statement\na,A.\nb,B changed.\n")
    let plan = try chronology.planImport(back)
    #expect(plan.counts.retracted == 1 && plan.counts.changed == 0)
    try chronology.apply(plan)
    #expect(try chronology.rows().count { $0["retracted"] == true } == 1)
  }

  @Test("of a changed row revises only what the file changed, and keeps edits by hand")
  func merge() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    try chronology.importAll(
      folder.file("a.csv", "id,statement,note,tags,occurred\nk,Old.,first,a;b,2018\n"))
    let fact = try #require(chronology.onlyRow().factID)
    try chronology.revise(
      fact,
      Revision(
        set: ["statement": "By hand."], add: ["tags": ["hand"]], remove: ["tags": ["a"]],
        reason: "better"))
    let outcome = try chronology.importAll(
      folder.file("a.csv", "id,statement,note,tags,occurred\nk,Old.,second,a;b;c,\n"))
    #expect(outcome.plan.counts.changed == 1)
    #expect(outcome.result.isWhole)
    let row = try chronology.onlyRow()
    #expect(row.text("statement") == "By hand.")
    #expect(row.text("note") == "second")
    #expect(row["occurred"] == nil)
    #expect(row.texts("tags") == ["b", "hand", "c"])
    // Once more: the last import is what counts now.
    let third = try chronology.importAll(
      folder.file("a.csv", "id,statement,note,tags,occurred\nk,Old.,third,b;c,\n"))
    #expect(third.plan.counts.changed == 1)
    #expect(try chronology.onlyRow().text("note") == "third")
    #expect(try chronology.onlyRow().texts("tags") == ["b", "hand", "c"])
  }

  @Test("does not undo what a hand set in the same log, and says so each time")
  func clash() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    try chronology.importAll(folder.file("a.csv", "id,statement,note\nk,Old.,first\n"))
    let fact = try #require(chronology.onlyRow().factID)
    try chronology.revise(fact, Revision(set: ["note": "by hand"], reason: "better"))
    let plan = try chronology.planImport(
      folder.file("a.csv", "id,statement,note\nk,Old.,second\n"))
    var clashes: [ImportClash] = []
    let result = try chronology.apply(plan) { news in
      if case .clash(let clash) = news { clashes.append(clash) }
    }
    #expect(clashes.map(\.member) == ["note"])
    #expect(clashes.map(\.place.line) == [2])
    #expect(!result.isWhole && result.revised == 0)
    #expect(try chronology.onlyRow().text("note") == "by hand")
    // A hand that sets what the file says ends it.
    try chronology.revise(fact, Revision(set: ["note": "second"], reason: nil))
    #expect(
      try chronology.importAll(folder.file("a.csv", "id,statement,note\nk,Old.,second\n"))
        .result.isWhole)
  }

  @Test("that another replica's edit did not see conflicts with it, and hides neither value")
  func conflict() throws {
    let folder = try ImportFolder()
    let first = try folder.found("a")
    try first.importAll(folder.file("a.csv", "id,statement,note\nk,Old.,first\n"))
    let second = try folder.replica(of: first, "b")
    let fact = try #require(second.onlyRow().factID)
    try second.revise(fact, Revision(set: ["note": "by hand"], reason: nil))
    try pullAll(from: second.store, to: first.store)
    #expect(
      try first.importAll(folder.file("a.csv", "id,statement,note\nk,Old.,second\n"))
        .result.revised == 1)
    try pullAll(from: first.store, to: second.store)
    for chronology in [first, second] {
      #expect(try chronology.export(to: { _ in }).conflicts == 1)
    }
    #expect(try first.exported() == second.exported())
  }

  @Test("of the same rows on two replicas makes one fact a row, without a conflict")
  func twoReplicas() throws {
    let folder = try ImportFolder()
    let first = try folder.found("a")
    let second = try folder.replica(of: first, "b")
    let rows = """
      {"statement":"One.","actors":["NATO"],"citations":[{"source":"urn:uuid:\
      01890000-0000-7000-8000-000000000001","quote":"q"}]}
      {"id":7,"statement":"Two.","occurred":"2018"}

      """
    for chronology in [first, second] { try chronology.importAll(folder.file("a.jsonl", rows)) }
    try pullAll(from: first.store, to: second.store)
    try pullAll(from: second.store, to: first.store)
    for chronology in [first, second] {
      #expect(try chronology.rows().count == 2)
      #expect(try chronology.export(to: { _ in }).conflicts == 0)
    }
    #expect(try first.exported() == second.exported())
    // Each sees the other's import as its own: a change follows both.
    let changed = try folder.file("a.jsonl", rows.replacing("2018", with: "2019"))
    #expect(try first.importAll(changed).result.revised == 1)
    #expect(try first.export(to: { _ in }).conflicts == 0)
  }

  @Test("that was interrupted goes on where it was, without asking, and comes to the same")
  func resumption() throws {
    struct Stop: Error {}
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let rows = (1...5_000).map { "{\"id\":\($0),\"statement\":\"Row \($0).\"}\n" }.joined()
    let input = try folder.file("a.jsonl", rows)
    let plan = try chronology.planImport(input)
    // What kill −9 leaves: some of the rows, and the note that an import has begun.
    let note = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    var noteName: String?
    try chronology.apply(plan) { news in
      guard case .rows = news, noteName == nil else { return }
      noteName = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        .first { $0.hasPrefix("a.chron-import-") }
      if let noteName {
        try? FileManager.default.copyItem(at: URL(filePath: folder.path + "/" + noteName), to: note)
      }
    }
    let name = try #require(noteName)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/" + name))
    let other = try ImportFolder()
    let interrupted = try other.found()
    let part = try other.file(
      "a.jsonl", rows.split(separator: "\n").prefix(2_000).joined(separator: "\n"))
    try interrupted.importAll(part)
    try FileManager.default.copyItem(at: note, to: URL(filePath: other.path + "/" + name))
    let again = try interrupted.planImport(other.file("a.jsonl", rows))
    #expect(again.isResumption && !again.needsConfirmation)
    #expect(try interrupted.apply(again).recorded == 3_000)
    #expect(!FileManager.default.fileExists(atPath: other.path + "/" + name))
    #expect(try interrupted.rows().count == 5_000)
    // Where only the end was missing, nothing is left to do but to say so.
    try FileManager.default.copyItem(at: note, to: URL(filePath: other.path + "/" + name))
    let last = try interrupted.planImport(other.file("a.jsonl", rows))
    #expect(last.isResumption && !last.changesAnything)
    #expect(try interrupted.apply(last).recorded == 0)
    #expect(!FileManager.default.fileExists(atPath: other.path + "/" + name))
  }

  @Test(
    "takes spans for the same in any spelling",
    arguments: [
      #""0-9,12-20""#, #"[{"start":0,"end":9},{"start":12,"end":20}]"#,
      #"[{"end":9,"start":0},{"start":12,"end":20}]"#,
      #"[{"start":-0,"end":9},{"end":20,"start":12}]"#,
    ])
  func spans(_ spelling: String) throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let source = "sha256:" + String(repeating: "ab", count: 32)
    func row(_ spans: String) -> String {
      #"{"id":1,"statement":"A.","citations":[{"source":"\#(source)","spans":\#(spans)}]}"#
    }
    let canonical = #"[{"start":0,"end":9},{"start":12,"end":20}]"#
    try chronology.importAll(folder.file("a.jsonl", row(canonical)))
    let plan = try chronology.planImport(folder.file("a.jsonl", row(spelling)))
    #expect(plan.counts.unchanged == 1)
    #expect(!plan.changesAnything)
  }

  @Test("of a quotation finds its passage in a kept document, or refuses the row")
  func quotations() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let text = "The bridge was closed in May. It was opened again in June."
    let digest = try chronology.store.keepDocument(Array(text.utf8))
    let source = "sha256:\(digest.hex)"
    let rows = """
      source,statement,quote,title
      \(source),,,A paper; with notes
      A paper; with notes,Closed.,closed  in May,
      a paper; with NOTES,Twice.,was,
      \(source),Nowhere.,never,

      """
    let outcome = try chronology.importAll(folder.file("a.csv", rows))
    #expect(outcome.result.recorded == 1 && outcome.result.described == 1)
    #expect(outcome.refused.map(\.place.line) == [4, 5])
    let citation = try #require(
      chronology.onlyRow()["citations"]?.arrayValue?.first?.objectValue)
    #expect(citation["spans"] == [["start": 15, "end": 28]])
    #expect(citation.text("source") == source)
  }

  @Test("cites a source by its title before the row that describes it, and by a file's name")
  func forwardReferences() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    try Data("bytes".utf8).write(to: URL(filePath: folder.path + "/paper.txt"))
    let rows = """
      {"statement":"One.","citations":[{"source":"The paper"}]}
      {"statement":"Two.","source":"paper.txt"}
      {"source":"paper.txt","title":"The paper"}
      {"statement":"Three.","source":"no such paper"}

      """
    let outcome = try chronology.importAll(folder.file("a.jsonl", rows))
    #expect(outcome.result.recorded == 2)
    #expect(outcome.refused.map(\.place.line) == [4])
    #expect(outcome.refused.first?.message.contains("no such paper") == true)
    let sources = try Set(
      chronology.rows().compactMap {
        $0["citations"]?.arrayValue?.first?.objectValue?.text("source")
      })
    #expect(sources.count == 1)
  }

  @Test("of what cannot be read says so, also where it can be opened")
  func folderInsteadOfFile() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let error = #expect(throws: ImportError.self) {
      try chronology.planImport(ImportInput(path: folder.path))
    }
    #expect(error?.message.contains("cannot be read") == true)
  }

  @Test("of a source's description adds what is new, and asks before it says otherwise")
  func sources() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let source = "urn:uuid:01890000-0000-7000-8000-000000000001"
    let first = try folder.file("s.jsonl", "{\"source\":\"\(source)\",\"title\":\"T\"}\n")
    #expect(try chronology.importAll(first).plan.counts.newSources == 1)
    #expect(try chronology.importAll(first).plan.counts.unchangedSources == 1)
    let more = try folder.file(
      "s.jsonl", "{\"source\":\"\(source)\",\"title\":\"T\",\"authors\":[\"N\"]}\n")
    #expect(try !chronology.importAll(more).plan.needsConfirmation)
    let other = try folder.file("s.jsonl", "{\"source\":\"\(source)\",\"title\":\"U\"}\n")
    #expect(try chronology.planImport(other).needsConfirmation)
  }

  @Test("of 20,000 rows takes time in proportion, first and again", .timeLimit(.minutes(3)))
  func linear() throws {
    func seconds(_ count: Int) throws -> (first: Double, again: Double) {
      let folder = try ImportFolder()
      let chronology = try folder.found()
      let rows = (1...count).map { number in
        "\(number),Row \(number).,20\(10 + number % 10),a\(number % 100);b\(number % 7)\n"
      }
      let input = try folder.file("a.csv", "id,statement,occurred,actors\n" + rows.joined())
      let clock = ContinuousClock()
      let first = try clock.measure { try chronology.importAll(input) }
      let again = try clock.measure { try chronology.importAll(input) }
      #expect(try chronology.export(to: { _ in }).facts == count)
      return (first / .seconds(1), again / .seconds(1))
    }
    let small = try seconds(5_000)
    let large = try seconds(20_000)
    print("import of 5,000 and 20,000 rows: \(small), \(large) seconds")
    // Quadratic would be sixteen times as long; the machine may be busy meanwhile.
    #expect(large.first < small.first * 9 + 1)
    #expect(large.again < small.again * 9 + 1)
  }
}
