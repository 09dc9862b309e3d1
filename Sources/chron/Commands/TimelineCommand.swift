// chron timeline: what happened between two dates.

import ArgumentParser
import Chronology
import EDTF
import EventStore

struct TimelineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "timeline",
    abstract: "Show what happened, from one date to another.",
    usage: "chron timeline [options]",
    discussion: """
      EXAMPLES:
        chron timeline
        chron timeline --from 2014 --to 2016
        chron timeline --from 'spring 2015' --to 'the end of 2016'
        chron timeline --from 2020 --actor NATO --latest --limit 10
        chron timeline --format csv > timeline.csv
        chron timeline --by actor --limit 10       whom the most facts are about
        chron timeline --from 2014 --by year
        chron timeline --near 2018-06 --limit 5    what is nearest to that month

      If the dates of a fact leave open in which of several years it began, --by year counts it in \
      a group for those years. --near sorts facts by how far away they can be at most.
      """)

  @Option(help: ArgumentHelp("From the first day of this date.", valueName: "date"))
  var from: String?

  @Option(help: ArgumentHelp("To the last day of this date.", valueName: "date"))
  var to: String?

  @Option(help: ArgumentHelp("Count by year, actor, place or tag.", valueName: "what"))
  var by: String?

  @Option(help: ArgumentHelp("Show the facts nearest to this date first.", valueName: "date"))
  var near: String?

  @OptionGroup(title: "Dates") var dates: DateOptions
  @OptionGroup(title: "Other axes") var axes: AxisOptions
  @OptionGroup(title: "Filters") var filters: FilterOptions
  @OptionGroup(title: "Page") var page: PageOptions
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  mutating func validate() throws {
    if by != nil, near != nil { throw ValidationError("--by and --near cannot be used together.") }
  }

  func run() throws {
    let session = Session(global)
    var from: EDTF?
    var to: EDTF?
    let dates = try dates.asked()
    if let text = self.from { from = try dates.date(text, option: "--from") }
    if let text = self.to { to = try dates.date(text, option: "--to") }
    let near = try near.map { try dates.date($0, option: "--near") }
    let grouping = try by.map(Self.grouping)
    if let from, let to, from.start.lower > to.end.upper {
      throw Failure(
        .usage, "--from is after --to: \(from.text) begins when \(to.text) is over",
        advice: "--from \(ShellWord.quoted(to.text)) --to \(ShellWord.quoted(from.text))")
    }
    let bounds = try axes.bounds(dates)
    let chronology = try session.open()
    let query = TimelineQuery(
      from: from, to: to, bounds: bounds, filter: try filters.filter(chronology),
      page: page.page)
    if let grouping { return try show(try chronology.timeline(query, by: grouping), session) }
    if let near {
      return try show(try chronology.timeline(query, near: near), of: chronology, session)
    }
    let view = try chronology.timeline(query)
    let subject = subject(from, to)
    let list = FactList(
      head: view.head, facts: view.facts, report: ReportHead(view, question: subject))
    try session.print(list, of: chronology, as: output.format) {
      lines(view, subject: subject, session)
    }
    guard output.format == .table else { return }
    try EmptyAnswer.explain(
      shown: view.facts.count, of: view.total, filter: query.filter, page: query.page, chronology
    ) { filter in
      var other = query
      (other.filter, other.page) = (filter, Page(limit: 1))
      return try chronology.timeline(other).total
    }
  }

  private static func grouping(_ word: String) throws -> TimelineGrouping {
    guard let grouping = TimelineGrouping(rawValue: word) else {
      throw Choice.unknown(word, option: "--by", TimelineGrouping.allCases.map(\.rawValue))
    }
    return grouping
  }

  private func show(_ view: TimelineGroupsView, _ session: Session) throws {
    if output.format == .json { return try session.print(view.json) }
    let records = RecordList<TimelineGroup>(
      head: [:], member: "groups", json: \.json, columns: .timelineGroup,
      title: "\(view.context.name): \(span(view.from, view.to)) by \(view.by.rawValue)",
      headings: [view.by.rawValue, "facts", "certain"]
    ) { group in
      let cells = ["name", "firstYear", "lastYear"].compactMap { name -> String? in
        let value = group.json.objectValue?[name] ?? .null
        return value == .null ? nil : value.stringValue ?? value.encodedString
      }
      let years = cells.count == 2 && cells[0] == cells[1] ? [cells[0]] : cells
      return [
        Markdown.text(years.isEmpty ? "none" : years.joined(separator: " to ")),
        Words.grouped(group.facts), Words.grouped(group.certain),
      ]
    }
    guard output.format == .table else {
      return try session.print(view.groups, in: records, as: output.format) {}
    }
    let header = ViewHeader.parts(
      view.context, subject: span(view.from, view.to) + " by \(view.by.rawValue)")
    try session.show(
      TimelineGroupLines(view: view, session: session)
        .lines(header: session.wrapped(header, .heading)))
  }

  private func show(
    _ view: NearView, of chronology: Chronology, _ session: Session
  ) throws {
    let near = DateWords.words(view.near.text).printable
    let subject = span(view.from, view.to) + " nearest to \(near)"
    switch output.format {
    case .json: return try session.print(view.json)
    case .markdown:
      let head = ReportHead(
        context: view.context, question: subject,
        counts: ["\(Words.count(view.total, "fact"))."])
      return try session.print(report: view.facts.map(\.fact), head, of: chronology)
    case .csv, .jsonl:
      let records = RecordList<JSON>(
        head: [:], member: "matches", json: { $0 }, columns: .nearFact)
      return try session.print(view.matches, in: records, as: output.format) {}
    case .table: break
    }
    let header = ViewHeader.parts(view.context, subject: subject)
    try session.show(
      NearLines(view: view, session: session).lines(header: session.wrapped(header, .heading)))
  }

  private func span(_ from: Day, _ to: Day) -> String {
    let start = from.isFinite ? " from \(from)" : ""
    return "what happened" + start + (to.isFinite ? " up to \(to)" : "")
  }

  private func lines(_ view: TimelineView, subject: String, _ session: Session) -> [String] {
    var lines = session.wrapped(
      ViewHeader.parts(view.context, subject: subject), .heading)
    lines.append("")
    if !view.facts.isEmpty {
      lines += session.lines(FactRows.table(view.facts, doubt: "possibly in that time"))
      lines.append("")
    }
    let more = view.next.map { ["more with --offset \($0)"] } ?? []
    return lines + session.wrapped([Words.count(view.total, "fact")] + more, .faint)
  }

  private func subject(_ from: EDTF?, _ to: EDTF?) -> String {
    switch (from.map { DateWords.words($0.text) }, to.map { DateWords.words($0.text) }) {
    case (let from?, let to?) where from == to: "what happened in \(from)"
    case (let from?, let to?): "what happened from \(from) to \(to)"
    case (let from?, nil): "what happened from \(from)"
    case (nil, let to?): "what happened up to \(to)"
    case (nil, nil): "what happened"
    }
  }
}
