// chron log: the events themselves.

import ArgumentParser
import Chronology
import EventStore

struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Show the events themselves, for every fact or for one.",
    usage: "chron log [<fact>] [options]",
    discussion: """
      EXAMPLES:
        chron log --latest --limit 20
        chron log k7f2m0
        chron log --tag army --latest
        chron log --jsonl > events.jsonl
      """)

  @Argument(help: FactArgument.help)
  var fact: String?

  @OptionGroup(title: "Filters") var filters: FilterOptions
  @OptionGroup(title: "Page") var page: PageOptions
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let chronology = try session.open()
    let id = try fact.map { try chronology.fact(named: $0) }
    if output.format != .table {
      // Written as they come: a log can be larger than memory.
      return try session.print(in: Self.records, as: output.format) { body in
        try walk(chronology, id, body)
      }
    }
    var table = Table([.fitting(), .fitting(), .remaining(20)])
    try walk(chronology, id) { table.add(row($0)) }
    if table.rows.isEmpty { return Messages.say("No events.") }
    try session.show(table)
  }

  /// Hands over the events of the page.
  private func walk(
    _ chronology: Chronology, _ fact: FactID?, _ body: (LogEntryView) throws -> Void
  ) throws {
    var skip = page.offset
    var left = page.limit ?? .max
    let filter = try filters.filter(chronology)
    try chronology.log(of: fact, filter: filter, latestFirst: page.latest) { entry in
      if skip > 0 {
        skip -= 1
        return true
      }
      try body(entry)
      left -= 1
      return left > 0
    }
  }

  private static let records = RecordList<LogEntryView>(
    head: ["schema": "chron.log/1"], member: "events", json: \.json, columns: .logEvent,
    title: "Events",
    headings: ["when", "event", "type", "about"]
  ) { entry in
    [
      TimeWords.second(entry.event.at),
      Markdown.code("\(TimeWords.author(entry.event.origin))@\(entry.event.index)"),
      Markdown.text(entry.event.type), Markdown.text(LogSubject.words(entry) ?? ""),
    ]
  }

  private func row(_ entry: LogEntryView) -> [StyledText] {
    let event = entry.event
    var what = StyledText(event.type)
    if let subject = LogSubject.words(entry) { what += StyledText("\n" + subject, .faint) }
    if let mark = AheadWords.mark(event.at) { what += StyledText("\n" + mark, .warning) }
    switch entry.state {
    case .folded: break
    case .unknown: what += StyledText("\nits type is unknown to this version", .faint)
    case .missing: what += StyledText("\npayload not held here", .warning)
    case .purged: what += StyledText("\npurged", .warning)
    case .malformed:
      what += StyledText("\nmalformed: \((entry.problem ?? "").printable)", .warning)
    }
    return [
      StyledText(TimeWords.minute(event.at), .date),
      StyledText("\(TimeWords.author(event.origin))@\(event.index)", .handle), what,
    ]
  }
}

/// What an event is about, from the members that all of its kind have.
enum LogSubject {
  static func words(_ entry: LogEntryView) -> String? { words(entry.event) }

  static func words(_ event: Event) -> String? {
    guard let object = try? event.object() else { return nil }
    if let statement = object["content"]?.objectValue?["statement"]?.stringValue {
      return statement.printable
    }
    if let from = object["from"]?.stringValue, let to = object["to"]?.stringValue {
      return "\(handle(from)) \(object["relation"]?.stringValue ?? "") \(handle(to))".printable
    }
    if let fact = object["fact"]?.stringValue { return handle(fact).printable }
    if let title = object["title"]?.stringValue { return title.printable }
    return (object["source"] ?? object["name"])?.stringValue?.printable
  }

  private static func handle(_ text: String) -> String {
    FactID(text).map { String($0.handle.prefix(6)) } ?? text
  }
}
