// chron search: the facts that have some words.

import ArgumentParser
import Chronology
import EDTF

struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find facts by words, best matches first.",
    usage: "chron search <words> ... [options]",
    discussion: """
      EXAMPLES:
        chron search missiles
        chron search 'kalin* "air defence"'      beginnings of words, and phrases
        chron search happened --as-of 2020-06 --known-then
        chron search fact --tag army --reported-by 2019 --json

      A fact matches if it has all the words, wherever they are: in its statement, its note, its \
      actors, places and tags, the titles of its documents, or the reasons for its changes. Case \
      and accents do not matter. Only texts within the bounds are searched.
      """)

  @Argument(
    help: ArgumentHelp(
      "Words, \"phrases\" in quotation marks, or the begin* of a word.", valueName: "words"))
  var words: [String]

  @Option(
    help: ArgumentHelp("Only what had happened by then, or may have.", valueName: "date"))
  var asOf: String?

  @Flag(help: "Only what a source held here had published by that date.")
  var knownThen = false

  @Flag(help: "With --as-of, also list facts with no earliest date.")
  var unplaced = false

  @OptionGroup(title: "Dates") var dates: DateOptions
  @OptionGroup(title: "Other axes") var axes: AxisOptions
  @OptionGroup(title: "Filters") var filters: FilterOptions
  @OptionGroup(title: "Page") var page: PageOptions
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  mutating func validate() throws {
    if asOf == nil, knownThen || unplaced {
      throw ValidationError("\(knownThen ? "--known-then" : "--unplaced") needs --as-of DATE.")
    }
  }

  func run() throws {
    let session = Session(global)
    let words = try SearchWords(self.words.joined(separator: " "))
    var date: EDTF?
    let dates = try dates.asked()
    if let asOf { date = try dates.date(asOf, option: "--as-of") }
    let bounds = try axes.bounds(dates)
    let chronology = try session.open()
    let query = SearchQuery(
      words, date: date, knownThen: knownThen, bounds: bounds,
      filter: try filters.filter(chronology), page: page.page, includesUnplaced: unplaced)
    let view = try chronology.search(query)
    let lines = SearchLines(
      view, alone: try alone(view, query, chronology), knownThen: knownThen, session: session)
    if output.format == .markdown {
      let head = ReportHead(view, question: lines.subject, knownThen: knownThen)
      return try session.print(report: view.matches.map(\.fact), head, of: chronology)
    }
    let records = RecordList<SearchMatch>(
      head: view.head, member: "matches", json: \.json, columns: .searchMatch)
    try session.print(view.matches, in: records, as: output.format) {
      try session.show(lines.lines())
    }
    guard output.format == .table else { return }
    try EmptyAnswer.explain(
      shown: view.matches.count, of: view.total, filter: query.filter, page: query.page, chronology
    ) { filter in
      var other = query
      other.filter = filter
      return try count(other, chronology)
    }
  }

  /// How many facts have each word by itself, where none has all of them.
  private func alone(
    _ view: SearchView, _ query: SearchQuery, _ chronology: Chronology
  ) throws -> [Int] {
    guard view.total == 0, view.words.terms.count > 1 else { return [] }
    return try view.words.terms.map { term in
      var one = query
      one.words = SearchWords(term)
      return try count(one, chronology)
    }
  }

  private func count(_ query: SearchQuery, _ chronology: Chronology) throws -> Int {
    var query = query
    query.page = Page(limit: 1)
    return try chronology.search(query).total
  }
}
