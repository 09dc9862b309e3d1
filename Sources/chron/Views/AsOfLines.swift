// `as-of` on a terminal: header, what had happened, what was expected, what has no place, counts.

import Chronology

struct AsOfLines {
  private let view: AsOfView
  private let knownThen: Bool
  private let session: Session

  init(_ view: AsOfView, knownThen: Bool, session: Session) {
    self.view = view
    self.knownThen = knownThen
    self.session = session
  }

  func lines() -> [String] {
    let lines = session.wrapped(
      ViewHeader.parts(
        view.context, subject: ViewHeader.subject(asOf: view.asOf), knownThen: knownThen),
      .heading)
    let history = view.facts.filter { [.certain, .qualified, .possible].contains($0.certainty) }
    let sections =
      (isOfStates ? states(history) : [(nil, history)]) + [
        ("Expected", view.facts.filter { [.expected, .due].contains($0.certainty) }),
        ("Without a place in time", view.facts.filter { $0.certainty == .unplaced }),
      ]
    return lines + session.sections(sections) + [""] + session.wrapped(footer(), .faint)
  }

  /// Whether states alone are asked for, so that what matters is which of them held.
  private var isOfStates: Bool { view.context.filter.kinds == [.state] }

  private func states(_ facts: [FactView]) -> [(String?, [FactView])] {
    func holding(_ inForce: InForce) -> [FactView] { facts.filter { $0.inForce == inForce } }
    return [
      ("In force", holding(.certain)), ("Possibly in force", holding(.possible)),
      ("Last attested earlier", holding(.lastAttested)), ("Over", holding(.over)),
      // In conflict about its kind, it is found as a state and shown as what it was said to be first.
      ("Also of another kind", facts.filter { $0.inForce == nil }),
    ]
  }

  private var isUnplacedListed: Bool { view.facts.contains { $0.certainty == .unplaced } }

  private func footer() -> [String] {
    let counts = view.counts
    var parts: [String] = []
    var first = Words.count(view.total, "fact")
    let doubts = [
      counts.possible > 0 ? "\(Words.grouped(counts.possible)) only possibly by then" : nil,
      counts.qualified > 0 ? "\(Words.grouped(counts.qualified)) if the date holds" : nil,
    ].compactMap { $0 }
    if !doubts.isEmpty { first += ", " + doubts.joined(separator: ", ") }
    parts.append(first)
    if counts.expected + counts.due > 0 {
      let due = counts.due > 0 ? " (\(Words.grouped(counts.due)) due)" : ""
      parts.append("\(Words.grouped(counts.expected + counts.due)) expected\(due)")
    }
    if counts.reportedLater > 0 {
      let hint = knownThen ? "" : " (--known-then hides them)"
      parts.append("\(Words.grouped(counts.reportedLater)) first reported later\(hint)")
    }
    let hidden: [(Int, String)] = [
      (counts.unplaced, isUnplacedListed ? "unplaced" : "unplaced (--unplaced lists them)"),
      (counts.retracted, "retracted"),
      (counts.missing, "missing"),
    ]
    let absent = hidden.filter { $0.0 > 0 }.map { "\(Words.grouped($0.0)) \($0.1)" }
    if !absent.isEmpty { parts.append(absent.joined(separator: ", ")) }
    if let next = view.next { parts.append("more with --offset \(next)") }
    return parts
  }
}

extension Session {
  /// Facts beneath titles, after an empty line each; what is empty is left out.
  ///
  /// They are one table, so that the columns of all sections stand beneath each other.
  func sections(
    _ sections: [(title: String?, facts: [FactView])], doubt: String = "only possibly by then"
  ) -> [String] {
    var lines: [String] = []
    var rows = rowLines(FactRows.table(sections.flatMap(\.facts), doubt: doubt))[...]
    for (title, facts) in sections where !facts.isEmpty {
      lines.append("")
      if let title { lines.append(styled(title, .heading)) }
      lines += rows.prefix(facts.count).flatMap { $0 }
      rows = rows.dropFirst(facts.count)
    }
    return lines
  }

  /// Text in lines of the terminal's width.
  func wrapped(_ text: StyledText) -> [String] {
    text.wrapped(to: terminal.width).map { $0.rendered(isColoured: terminal.isOutputColoured) }
  }

  /// Parts with ` · ` between them, in lines of the terminal's width that break between parts.
  func wrapped(_ parts: [String], _ style: Style) -> [String] {
    var lines: [String] = []
    for part in parts {
      if let last = lines.last, DisplayWidth.of("\(last) · \(part)") <= terminal.width {
        lines[lines.count - 1] = "\(last) · \(part)"
      } else {
        lines.append(part)
      }
    }
    return lines.flatMap { wrapped(StyledText($0, style)) }
  }

  func rowLines(_ table: Table) -> [[String]] {
    table.rowLines(width: terminal.width, isColoured: terminal.isOutputColoured)
  }

  func lines(_ table: Table) -> [String] {
    table.lines(width: terminal.width, isColoured: terminal.isOutputColoured)
  }
}
