// Dates of rows, as EDTF or in words, and what words say of a fact beside its date.

public import EDTF
import EventStore

/// A date that a row has in words, and what was made of it.
public struct DateInWords: Hashable, Sendable {
  /// Where it is.
  public let place: RowPlace
  /// What it was understood as.
  public let phrase: DatePhrase
}

extension RowChecker {
  /// Reads a date of a row.
  func date(
    _ text: String, _ reading: DateReading, of member: RowMember
  ) throws(RowProblem) -> DatePhrase {
    let phrase: DatePhrase
    do throws(DatePhraseError) {
      phrase = try reading.read(text)
    } catch {
      let space = text.unicodeScalars.prefix { $0.properties.isWhitespace }.count
      throw RowProblem(
        .member(member.name), offset: space + error.offset, message: Self.words(error, text))
    }
    try refuseRenumbering(text, phrase, of: member)
    return phrase
  }

  private static func words(_ error: DatePhraseError, _ text: String) -> String {
    switch error.kind {
    case .ambiguous:
      "“\(text)” can mean two dates, \(error.readings.joined(separator: " or ")): \(error.message)"
    case .needsAnchor:
      "“\(text)” depends on when it was said: give the row an “anchor”, or all rows one with "
        + "--anchor"
    case .notUnderstood, .impossible:
      "“\(text)” is not a date, in EDTF or in words: \(error.message)"
    }
  }

  /// An export counts years as EDTF does, whatever numbering the other rows have.
  private func refuseRenumbering(
    _ text: String, _ phrase: DatePhrase, of member: RowMember
  ) throws(RowProblem) {
    guard isExported, (try? EDTF(text)).map({ $0 != phrase.date }) ?? false else { return }
    throw RowProblem(
      .member(member.name),
      message: "a row of an export numbers its years astronomically; import it without "
        + "“--years historical”")
  }

  /// When a fact happened, and what the words for it say beside, in members that the row leaves
  /// empty.
  ///
  /// Relative words count from the row's own anchor, if its citations agree on one, else from that
  /// of the import, which the citations then keep.
  mutating func understandOccurred(_ members: inout JSONObject) throws(RowProblem) {
    anchorOfRow = nil
    occurred = nil
    let member = RowMember("occurred", .date)
    guard let text = try text(members, member.name) else { return }
    if dates.years == nil, (try? EDTF(text)) != nil { return }
    var reading = dates
    let anchors = anchors(members)
    if !anchors.isEmpty {
      // That an anchor is no date is said where it stands.
      reading.anchor = anchors.count == 1 ? anchors.first.flatMap { try? EDTF($0.string) } : nil
    }
    let phrase = try date(text, reading, of: member)
    guard !phrase.isEDTF else { return }
    occurred = phrase
    let kind = members.value("kind")?.stringValue.map { Kind(rawValue: $0) }
    members[member.name] = .string(phrase.date.text)
    for said in phrase.members(for: kind).members where isSilent(members, said.name) {
      members[said.name] = said.value
    }
    if phrase.isRelative, anchors.isEmpty { anchorOfRow = reading.anchor?.text }
  }

  private func isSilent(_ members: JSONObject, _ name: String) -> Bool {
    members.value(name) == nil || members.value(name) == .string("")
  }

  /// The anchors that a row's citations give, each once.
  private func anchors(_ members: JSONObject) -> Set<ExactText> {
    let listed = members.value("citations")?.arrayValue ?? []
    let anchors =
      [members.value("anchor")] + listed.map { $0.objectValue?.value("anchor") }
    return Set(anchors.compactMap { $0?.stringValue }.filter { !$0.isEmpty }.map(ExactText.init))
  }
}
