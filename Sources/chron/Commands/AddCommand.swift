// chron add: records a fact.

import ArgumentParser
import Chronology
import EventStore

struct AddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Record a fact.",
    usage: "chron add <statement> [--when <date>] [options]",
    discussion: """
      EXAMPLES:
        chron add "The ferry sank off Thessaloniki." --when 'c. 1842'
        chron add "An offer was refused." --when 'last month' --anchor 2020-07-18
        chron add "The battalions were doubled." --when 2022-03 --place Latvia
        chron add "The missiles were deployed." --when 2017/ --kind state \\
          --source article.txt --quote "deployed … in 2017"

      --when takes a date in EDTF or in words. Words are kept, and how they were understood is \
      printed on standard error. Prints the fact's handle. Write one sentence per fact, in your \
      own words.
      """)

  @Argument(help: "What happened, in one sentence.")
  var statement: String

  @OptionGroup(title: "Fact") var options: FactOptions
  @OptionGroup(title: "Dates") var dates: DateOptions
  @OptionGroup(title: "Citation") var citation: CitationOptions
  @OptionGroup(title: "Documents") var documents: DocumentOptions
  @OptionGroup(title: "Output") var change: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    var dates = try dates.recorded()
    dates.published = {
      // Where the document cannot be looked up, that is said when the fact is to cite it.
      guard let source = citation.source, let chronology = try? session.open() else { return nil }
      let shelf = DocumentShelf(chronology, options: documents, environment: session.environment)
      return (try? chronology.source(shelf.resolve(source)))?.description.published
    }
    var content = try options.content(statement: statement, dates)
    let chronology = try session.open()
    let shelf = DocumentShelf(chronology, options: documents, environment: session.environment)
    if let citation = try citation.citation(on: shelf, dates) {
      content.citations = [citation]
    }
    let (fact, event) = try session.writing(chronology) { try chronology.record(content) }
    try session.printChange(event, of: fact, said: fact.handle, asJSON: change.json)
    // It is recorded; that others cannot be looked at now is no failure of that.
    let same = (try? chronology.duplicates(of: fact)) ?? []
    guard !same.isEmpty else { return }
    let others = Words.list(same.prefix(Self.listed).map { String($0.handle.prefix(6)) })
    let more = same.count > Self.listed ? " and \(same.count - Self.listed) more" : ""
    Messages.say(
      """
      \(same.count == 1 ? "Fact" : "Facts") \(others)\(more) \(same.count == 1 ? "says" : "say") \
      the same, with the same date. 'chron undo \(fact.handle)' takes this one back.
      """)
  }

  /// How many facts that say the same are named.
  private static let listed = 3
}
