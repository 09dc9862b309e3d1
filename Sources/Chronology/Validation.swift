// What may be written is held to more than what may be read: known words, readable dates.

import EDTF
import EventStore

extension FactContent {
  /// - Throws: `ChronologyError` with `invalidContent`.
  func validate() throws(ChronologyError) {
    try FactContent.validate(members)
  }

  static func validate(_ members: JSONObject) throws(ChronologyError) {
    if let statement = members["statement"]?.stringValue,
      statement.allSatisfy(\.isWhitespace)
    {
      throw ChronologyError(.invalidContent, "the statement is empty")
    }
    for name in ["occurred", "stated"] { try validateDate(members[name], name) }
    try validateWord(members["kind"], "kind", Kind.self)
    try validateWord(members["modality"], "modality", Modality.self)
    try validateWord(members["ends"], "ends", Ends.self)
    try validateWord(members["modifier"], "modifier", Modifier.self)
    try validateWord(members["confidence"], "confidence", Confidence.self)
    try validateCitations(members["citations"])
  }

  static func validateCitations(_ value: JSON?) throws(ChronologyError) {
    for element in value?.arrayValue ?? [] {
      guard let citation = element.objectValue else { continue }
      for name in ["attests", "anchor"] { try validateDate(citation[name], "citation's \(name)") }
      for attribution in citation["attributedTo"]?.arrayValue ?? [] {
        try validateDate(attribution.objectValue?["published"], "attribution's published")
      }
    }
  }

  static func validateDate(_ value: JSON?, _ name: String) throws(ChronologyError) {
    guard let text = value?.stringValue else { return }
    do throws(EDTFError) {
      _ = try EDTF(text)
    } catch {
      throw ChronologyError(
        .invalidContent, "the \(name) date '\(text)' cannot be read: \(error.description)",
        advice: "Dates are EDTF: 2020-06-15, 2020-06, 2018-21 (spring), 199X, 2017/2020, 2015~.")
    }
  }

  private static func validateWord<Word: Vocabulary>(
    _ value: JSON?, _ name: String, _ vocabulary: Word.Type
  ) throws(ChronologyError) {
    guard let text = value?.stringValue, !Word(rawValue: text).isKnown else { return }
    throw ChronologyError(
      .invalidContent, "'\(text)' is not a \(name)",
      advice: "It is one of: \(Word.known.map(\.rawValue).joined(separator: ", ")).")
  }
}

extension Revision {
  /// - Throws: `ChronologyError` with `invalidContent`.
  func validate() throws(ChronologyError) {
    guard !isEmpty else {
      throw ChronologyError(.invalidContent, "the revision changes nothing")
    }
    var payload: JSONObject = [:]
    write(to: &payload)
    do throws(MalformedPayload) {
      _ = try Revision(reading: payload)
    } catch {
      throw ChronologyError(.invalidContent, "the revision's \(error.reason)")
    }
    try FactContent.validate(set)
    try FactContent.validateCitations(add["citations"])
  }
}

extension SourceDescription {
  /// - Throws: `ChronologyError` with `invalidContent`.
  func validate() throws(ChronologyError) {
    for name in ["published", "retrieved"] {
      try FactContent.validateDate(members[name], "source's \(name)")
    }
    if let grade = reliability, !["A", "B", "C", "D", "E", "F"].contains(grade) {
      throw ChronologyError(.invalidContent, "the reliability '\(grade)' is not from A to F")
    }
  }
}
