// A change of a member in words: what it was, what it is.

import Chronology
import EventStore

enum MemberChangeWords {
  private static let lists = ["actors", "places", "tags", "citations", "links", "assessments"]

  /// A line; nil for what the views beside it say already.
  static func line(_ change: MemberDifference) -> String? {
    let name = self.name(change.member)
    if lists.contains(change.member) {
      let parts = [("+ ", change.added), ("− ", change.removed)].filter { !$0.1.isEmpty }.map {
        mark, elements in mark + Words.list(elements.map { value($0, of: change.member) })
      }
      return "\(name): \(parts.joined(separator: "; "))".printable
    }
    let (was, isNow) = (values(change.before, change), values(change.after, change))
    switch (was, isNow) {
    case (nil, nil): return nil
    case (nil, let isNow?): return "\(name): \(isNow)".printable
    case (let was?, nil): return "\(name): \(was), removed".printable
    case (let was?, let isNow?): return "\(name): \(was) → \(isNow)".printable
    }
  }

  /// What a member is called before a colon.
  static func name(_ member: String) -> String {
    switch member {
    case "occurred": "date"
    case "occurredText": "date as said"
    case "lastAttested": "last attested"
    case "inForce": "in force"
    case "start": "starts"
    case "end": "ends"
    case "reported": "first reported"
    case "certainty": "by then"
    default: member
    }
  }

  /// A value of a member.
  static func value(_ value: JSON, of member: String) -> String {
    switch (member, value) {
    case ("occurred", .string(let text)), ("stated", .string(let text)): DateWords.words(text)
    case ("citations", .object(let object)): citation(object)
    case ("links", .object(let object)): link(object)
    case ("assessments", .object(let object)): assessment(object)
    case ("start", .object(let object)), ("end", .object(let object)): bounds(object)
    case ("retracted", .bool(let isSo)): isSo ? "yes" : "no"
    case ("certainty", .string(let word)), ("inForce", .string(let word)): self.word(word)
    case (_, .string(let text)): isText(member) ? "“\(text)”" : text
    case (_, .null): "nothing"
    default: value.encodedString
    }
  }

  private static func values(_ values: [JSON], _ change: MemberDifference) -> String? {
    guard !values.isEmpty else { return nil }
    return Words.list(values.map { value($0, of: change.member) }, "or")
  }

  private static func isText(_ member: String) -> Bool {
    ["statement", "occurredText", "note"].contains(member)
  }

  private static func word(_ word: String) -> String {
    switch word {
    case "qualified": "if the date holds"
    case "lastAttested": "attested before"
    case "possible": "possibly"
    case "certain": "certainly"
    default: word
    }
  }

  private static func citation(_ citation: JSONObject) -> String {
    let source = citation["source"]?.stringValue.flatMap { SourceID($0) }
    let spans = (citation["spans"]?.arrayValue ?? []).compactMap { span -> String? in
      guard let start = span.objectValue?["start"]?.intValue,
        let end = span.objectValue?["end"]?.intValue
      else { return nil }
      return "\(start)-\(end)"
    }
    let place = spans.isEmpty ? "" : " at \(spans.joined(separator: ", "))"
    return (source.map { SourceWords.short($0) } ?? "a document") + place
  }

  private static func link(_ link: JSONObject) -> String {
    func handle(_ name: String) -> String {
      link[name]?.stringValue.flatMap { FactID($0) }.map { String($0.handle.prefix(6)) } ?? "?"
    }
    return "\(handle("from")) \(link["relation"]?.stringValue ?? "") \(handle("to"))"
  }

  private static func assessment(_ assessment: JSONObject) -> String {
    let author = assessment["author"]?.stringValue.flatMap { Origin($0) }
    let credibility = assessment["credibility"]?.intValue.map { ", credibility \($0) of 6" } ?? ""
    let who = author.map { " by \(TimeWords.author($0))" } ?? ""
    return (assessment["stance"]?.stringValue ?? "") + credibility + who
  }

  private static func bounds(_ bounds: JSONObject) -> String {
    let (lower, upper) = (bounds["lower"]?.stringValue, bounds["upper"]?.stringValue)
    switch (lower, upper) {
    case ("-inf", "+inf"): return "at any time"
    case ("-inf", let upper?): return "by \(upper)"
    case (let lower?, "+inf"): return "from \(lower)"
    case (let lower?, let upper?): return lower == upper ? lower : "\(lower) to \(upper)"
    default: return ""
    }
  }
}
