// What there is to say of a fact beside its statement, in words.

import Chronology
import EDTF
import EventStore

enum FactWords {
  /// When it happened, in words; every value if they conflict.
  static func date(_ fact: FactView) -> String {
    if let disagreement = fact.disagreements.first(where: { $0.member == "occurred" }) {
      let values = disagreement.values.compactMap {
        $0.value.stringValue.map { DateWords.words($0) }
      }
      return values.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        .joined(separator: " or ").printable
    }
    return ownDate(fact)
  }

  /// The same of the fact itself, whatever others say that are the same.
  static func ownDate(_ fact: FactView) -> String {
    let conflict = fact.conflicts.first { $0.member == "occurred" }
    if let conflict {
      let values = conflict.values.map {
        $0.value.stringValue.map { DateWords.words($0) } ?? "undated"
      }
      var distinct: [String] = []
      for value in values where !distinct.contains(value) { distinct.append(value) }
      return distinct.joined(separator: " or ").printable
    }
    let modifier = fact.modifier?.rawValue
    if let occurred = fact.occurred {
      return DateWords.words(occurred, modifier: modifier).printable
    }
    let words = fact.boundedBy == nil ? "undated" : "by \(fact.start.upper)"
    return modifier == "recurring" ? words + ", recurring" : words
  }

  struct Notes {
    /// What casts doubt on the fact.
    var warnings: [String] = []
    /// What completes it.
    var remarks: [String] = []
  }

  /// `doubt` is what a fact is that a view has only as possible.
  static func notes(_ fact: FactView, doubt: String = "only possibly by then") -> Notes {
    var notes = Notes()
    if fact.retracted { notes.warnings.append("retracted") }
    if fact.disputed { notes.warnings.append("disputed") }
    if fact.contradicted { notes.warnings.append("contradicted") }
    if !fact.conflicts.isEmpty {
      let members = fact.conflicts.map { memberName($0.member) }
      notes.warnings.append("conflict about \(Words.list(members))".printable)
    }
    switch fact.certainty {
    case .possible: notes.remarks.append(doubt)
    case .qualified: notes.remarks.append("if the date holds")
    case .due: notes.remarks.append("due")
    case .unplaced, .certain, .expected, nil: break
    }
    if let state = state(fact) { notes.remarks.append(state) }
    if !fact.sameAs.isEmpty {
      let facts = "said in \(Words.grouped(fact.sameAs.count + 1)) facts"
      let open = fact.disagreements.compactMap(\.openQuestion)
      if !open.isEmpty {
        notes.warnings.append("\(facts), which disagree about \(Words.list(open))")
      }
      if fact.disagreements.contains(where: { $0.member == "contradicts" }) {
        notes.warnings.append("said to be the same as what it contradicts")
      }
      if open.isEmpty { notes.remarks.append(facts) }
    }
    switch fact.modality?.rawValue {
    case "alleged", "inferred", "opinion": notes.remarks.append(fact.modality?.rawValue ?? "")
    default: break
    }
    return notes
  }

  /// What a member of a fact's content is called in a sentence.
  static func memberName(_ member: String) -> String {
    switch member {
    case "occurred": "its date"
    case "statement": "its statement"
    case "retracted": "whether it is retracted"
    case "citations": "a citation"
    default: member
    }
  }

  /// Whether a state held.
  static func state(_ fact: FactView) -> String? {
    guard fact.kind == .state else { return nil }
    switch fact.inForce {
    case .certain: return "state, in force"
    case .possible: return "state, possibly in force"
    case .over: return "state, over"
    case .lastAttested: return fact.lastAttested.map { "state, last attested \($0)" } ?? "state"
    case nil: return "state"
    }
  }
}

extension Disagreement {
  /// What facts that are the same disagree about; nil for that they contradict one another.
  var openQuestion: String? {
    switch member {
    case "occurred": "the date"
    case "kind": "what kind of thing it is"
    default: nil
    }
  }

  /// `2017-01-31 (k7f2m0) or 2017-03-05 (m3qa81)`.
  var words: String {
    Words.list(
      values.map { value in
        let facts = Words.list(value.facts.map { String($0.handle.prefix(6)) })
        let text = value.value.stringValue ?? value.value.encodedString
        return member == "contradicts"
          ? "\(facts) contradicts \(FactID(text).map { String($0.handle.prefix(6)) } ?? text)"
          : "\(text) (\(facts))"
      }, member == "contradicts" ? "and" : "or")
  }
}
