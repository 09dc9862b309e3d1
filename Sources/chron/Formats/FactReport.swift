// Facts as a report to hand on: each with footnotes that say which document says so, and where.

import Chronology
import EDTF
import EventStore

/// Writes a Markdown report, a fact at a time.
struct FactReport {
  private let head: ReportHead
  private let session: Session
  private var footnotes: Footnotes
  /// How many facts' citations are held at a time.
  private static let lotCount = 256

  init(_ head: ReportHead, of chronology: Chronology, session: Session) {
    self.head = head
    self.session = session
    footnotes = Footnotes(chronology, in: head.context)
  }

  /// Writes the head, the facts in the sections of their certainty, and the counts.
  ///
  /// The footnotes of a fact stand right beneath it, which Markdown allows, and which lets a report
  /// of any length be written as it is made.
  mutating func write(_ facts: [FactView], from chronology: Chronology) throws {
    try write(head.lines())
    var title: String?
    for start in stride(from: 0, to: facts.count, by: Self.lotCount) {
      let lot = facts[start..<min(start + Self.lotCount, facts.count)]
      let citations = try chronology.citations(of: lot, in: head.context)
      for (fact, citations) in zip(lot, citations) {
        if let next = Self.section(of: fact), next != title {
          try write(["", "## \(next)"])
          title = next
        }
        try write([""] + paragraph(fact, citations))
      }
    }
    if !head.counts.isEmpty { try write(["", "---", "", head.counts.joined(separator: " ")]) }
    try session.output.flush()
  }

  /// Writes one fact with everything that made it what it is.
  mutating func write(_ trace: TraceView) throws {
    try write(head.lines() + [""] + paragraph(trace.fact, trace.citations))
    try write(["", "## How it came to be", ""])
    for event in trace.events {
      let who = "\(TimeWords.second(event.at)), \(TimeWords.author(event.author))"
      let row = event.imported.map { ", " + EventWords.imported($0) } ?? ""
      let reason = event.reason.map { ": “\($0)”" } ?? ""
      try write(["- \(Markdown.text("\(who): \(EventWords.what(event))\(row)\(reason)"))"])
    }
    try list("Links", trace.links.map(RelationWords.link))
    try list("Assessments", trace.assessments.map(RelationWords.assessment))
    try session.output.flush()
  }

  private func list(_ title: String, _ items: [String]) throws {
    guard !items.isEmpty else { return }
    try write(["", "## \(title)", ""] + items.map { "- \(Markdown.text($0))" })
  }

  private func write(_ lines: [String]) throws {
    for line in lines { try session.output.writeLine(line) }
  }

  private static func section(of fact: FactView) -> String? {
    switch fact.certainty {
    case .expected, .due: "Expected"
    case .unplaced: "Without a place in time"
    case .certain, .qualified, .possible, nil: nil
    }
  }

  /// The fact, what has to be known about it, and its footnotes.
  mutating func paragraph(_ fact: FactView, _ citations: [CitationView]) throws -> [String] {
    let notes = try citations.map { try footnotes.add($0) }
    let marks = notes.map(\.mark).joined()
    let date = Markdown.strong(FactWords.date(fact))
    var lines = ["\(date) · \(Markdown.text(fact.statement))\(marks)"]
    let words = FactWords.notes(fact, doubt: head.doubt)
    let doubts = words.warnings + words.remarks
    var remarks = doubts.isEmpty ? [] : [Markdown.emphasis(doubts.joined(separator: "; "))]
    remarks += fact.disagreements.map { Markdown.text("\($0.member): \($0.words)") }
    remarks += fact.conflicts.map { Markdown.text(Self.words($0)) }
    remarks.append(
      "\(Markdown.text(SourceCount(fact).sentence)) · \(Markdown.code(fact.shortHandle))")
    lines.append(remarks.joined(separator: " · "))
    for note in notes { lines += ["", note.text] }
    return lines
  }

  /// `its date: 2018-04 (desk, 2026-11-21) or 2018-05 (laptop, 2026-11-22)`.
  private static func words(_ conflict: Conflict) -> String {
    let values = conflict.values.map { value in
      let text = value.value.stringValue ?? value.value.encodedString
      return "\(text) (\(value.author.name), \(TimeWords.day(value.at)))"
    }
    return "\(FactWords.memberName(conflict.member)): \(Words.list(values, "or"))"
  }
}
