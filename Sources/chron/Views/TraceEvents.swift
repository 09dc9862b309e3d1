// The events of a trace: when, which event of whose log, what it did; each correction with what it
// changed and why; the row that it was imported from; what it undid.

import Chronology
import EventStore

struct TraceEvents {
  private let trace: TraceView

  init(_ trace: TraceView) {
    self.trace = trace
  }

  var table: Table {
    var table = Table([.fitting(), .fitting(24), .remaining(24)], indent: 2)
    for event in trace.events {
      table.add([
        StyledText(TimeWords.minute(event.at), .date),
        StyledText(EventWords.name(event), .handle), what(event),
      ])
    }
    return table
  }

  private func what(_ event: FactEventView) -> StyledText {
    var what = StyledText(verb(event))
    for line in event.changes.compactMap(MemberChangeWords.line) where !isVerdict(event) {
      what += StyledText("\n" + line)
    }
    if let undone = event.undoes {
      let name = trace.events.first { $0.event == undone }.map(EventWords.name)
      what += StyledText("\nundoes \(name ?? undone.description)", .faint)
    }
    if let mark = AheadWords.mark(event.at) { what += StyledText("\n" + mark, .warning) }
    if let reason = event.reason { what += StyledText("\n“\(reason.printable)”") }
    if let row = event.imported {
      what += StyledText("\n" + EventWords.imported(row), .faint)
    }
    return what
  }

  private func isVerdict(_ event: FactEventView) -> Bool {
    switch event.payload {
    case .retracted, .reinstated: true
    default: false
    }
  }

  /// A revision is said by its changes; where it changed nothing, by what it set.
  private func verb(_ event: FactEventView) -> String {
    if case .revised(let revised) = event.payload {
      if event.changes.isEmpty {
        let words = EventWords.what(event)
        return revised.revision.isEmpty ? words : words + ", as it was"
      }
      return isResolution(event) ? "resolved" : "revised"
    }
    return isVerdict(event) && isResolution(event)
      ? "resolved: \(EventWords.what(event))" : EventWords.what(event)
  }

  /// Whether it left one value where there were several in conflict.
  private func isResolution(_ event: FactEventView) -> Bool {
    event.changes.contains { change in
      !FactContent.listMembers.contains(change.member) && change.before.count > 1
        && change.after.count <= 1
    }
  }
}

/// Whom a document has a fact from, nearest first.
enum AttributionWords {
  /// `through an official, June 2020, who has it from TASS, 2020-06-01`.
  static func chain(_ attributions: [Attribution]) -> String? {
    let links = attributions.compactMap { attribution -> String? in
      let document = attribution.source.map { "document \(SourceWords.short($0))" }
      guard let name = attribution.name ?? document else { return nil }
      let published = attribution.published.map { DateWords.words($0) }
      let known = attribution.name == nil ? nil : document
      return [name, known, published].compactMap { $0 }.joined(separator: ", ")
    }
    guard !links.isEmpty else { return nil }
    return "through \(links.joined(separator: "; who has it from "))".printable
  }
}
