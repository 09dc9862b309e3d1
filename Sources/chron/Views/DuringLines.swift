// `during` on a terminal: header, what went on, what was last attested before, what has no place.

import Chronology
import EDTF

struct DuringLines {
  private let view: DuringView
  private let session: Session

  init(_ view: DuringView, session: Session) {
    self.view = view
    self.session = session
  }

  func lines() -> [String] {
    let lines = session.wrapped(
      ViewHeader.parts(view.context, subject: subject), .heading)
    let isLapsed = { (fact: FactView) in fact.inForce == .lastAttested }
    let sections: [(String?, [FactView])] = [
      (nil, view.facts.filter { $0.certainty != .unplaced && !isLapsed($0) }),
      ("Last attested before then", view.facts.filter(isLapsed)),
      ("Without a place in time", view.facts.filter { $0.certainty == .unplaced }),
    ]
    return lines + session.sections(sections, doubt: "only possibly then")
      + [""] + session.wrapped(footer(), .faint)
  }

  var subject: String {
    switch (view.from.isFinite, view.to.isFinite) {
    case (true, true): "what went on during \(DateWords.words(view.during.text).printable)"
    case (true, false): "what went on from \(view.from) on"
    case (false, true): "what went on up to \(view.to)"
    case (false, false): "what went on"
    }
  }

  private func footer() -> [String] {
    let counts = view.counts
    var first = Words.count(view.total, "fact")
    if counts.possible > 0 { first += ", \(Words.grouped(counts.possible)) only possibly then" }
    if counts.qualified > 0 { first += ", \(Words.grouped(counts.qualified)) if the date holds" }
    let isLapsedListed = view.facts.contains { $0.inForce == .lastAttested }
    let isUnplacedListed = view.facts.contains { $0.certainty == .unplaced }
    let hidden: [(Int, String)] = [
      (counts.lapsed, "last attested before" + (isLapsedListed ? "" : " (--attested lists them)")),
      (counts.unplaced, "unplaced" + (isUnplacedListed ? "" : " (--unplaced lists them)")),
    ]
    return [first] + hidden.filter { $0.0 > 0 }.map { "\(Words.grouped($0.0)) \($0.1)" }
      + (view.next.map { ["more with --offset \($0)"] } ?? [])
  }
}
