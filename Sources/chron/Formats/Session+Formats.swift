// Lists in whatever format was asked for: one way for facts, one for all other records.

import Chronology
import EventStore

/// A list of facts, with what each format needs beside them.
struct FactList {
  /// The members of the JSON document before its last, `facts`.
  var head: JSONObject
  var facts: [FactView]
  /// The head and the end of the Markdown report.
  var report: ReportHead
}

/// A list of other records, which are made one at a time.
struct RecordList<Record>: Sendable {
  /// The JSON document: its members before the one that holds the records, and that one.
  var head: JSONObject
  var member: String
  var json: @Sendable (Record) -> JSON
  var columns: CSVColumns
  /// The Markdown table: its title and what there is to say of it, the names of its columns, and a
  /// record's cells.
  var title = ""
  var about: [String] = []
  var headings: [String] = []
  var cells: @Sendable (Record) -> [String] = { _ in [] }
}

extension Session {
  /// Prints facts; `lines` are what a person sees at a terminal.
  func print(
    _ list: FactList, of chronology: Chronology, as format: OutputFormat,
    lines: () throws -> [String]
  ) throws {
    switch format {
    case .table: try show(lines())
    case .json: try print(list.head, facts: list.facts)
    case .jsonl: try print(lines: list.facts.lazy.map(\.json))
    case .csv:
      try output.write(CSVColumns.fact.header)
      for fact in list.facts { try output.write(CSVColumns.fact.row(fact.json)) }
      try output.flush()
    case .markdown: try print(report: list.facts, list.report, of: chronology)
    }
  }

  /// Prints facts as a Markdown report.
  func print(report facts: [FactView], _ head: ReportHead, of chronology: Chronology) throws {
    var report = FactReport(head, of: chronology, session: self)
    try report.write(facts, from: chronology)
  }

  /// Prints records that are at hand; `table` shows them to a person.
  func print<Record>(
    _ records: [Record], in list: RecordList<Record>, as format: OutputFormat,
    table: () throws -> Void
  ) throws {
    if format == .table { return try table() }
    try print(in: list, as: format) { body in
      for record in records { try body(record) }
    }
  }

  /// Prints records as `walk` hands them over, without keeping them.
  func print<Record>(
    in list: RecordList<Record>, as format: OutputFormat,
    walk: ((Record) throws -> Void) throws -> Void
  ) throws {
    var isFirst = true
    switch format {
    case .json:
      try output.write(Printable.json(list.head.encoded()).dropLast())
      try output.write(#",""#.utf8)
      try output.write(list.member.utf8)
      try output.write(#"":["#.utf8)
    case .csv: try output.write(list.columns.header)
    case .markdown:
      let about = list.about.isEmpty ? [] : list.about.map { "- \(Markdown.text($0))" } + [""]
      let lines = ["# \(Markdown.text(list.title))", ""] + about
      for line in lines + Markdown.tableHead(list.headings) { try output.writeLine(line) }
    case .table, .jsonl: break
    }
    try walk { record in
      switch format {
      case .json:
        if !isFirst { try output.write(CollectionOfOne(UInt8(ascii: ","))) }
        isFirst = false
        try output.write(json: list.json(record).encoded())
      case .table, .jsonl:
        try output.write(json: list.json(record).encoded())
        try output.write(CollectionOfOne(0x0A))
      case .csv: try output.write(list.columns.row(list.json(record)))
      case .markdown: try output.writeLine(Markdown.tableRow(list.cells(record)))
      }
    }
    if format == .json { try output.write("]}\n".utf8) }
    try output.flush()
  }
}
