// The members that a row of an import may have, and what each holds.

/// What a member of a row holds, which decides how its cell in a CSV file is read.
enum RowMemberKind {
  /// Text.
  case text
  /// A date, as EDTF or in words.
  case date
  /// One of some words.
  case word([String])
  /// A list of names; in a cell separated by `;`, or as a JSON array of strings.
  case names
  /// A whole number.
  case number
  /// `true` or `false`.
  case flag
  /// Spans: in a cell, and as text anywhere, `216-332,400-420`.
  case spans
  /// What a source is derived from; in a cell `copy sha256:…; cites sha256:…`.
  case derivations
  /// JSON; in a cell as JSON text.
  case json
}

/// A member that a row may have.
struct RowMember {
  let name: String
  let kind: RowMemberKind

  init(_ name: String, _ kind: RowMemberKind = .text) {
    self.name = name
    self.kind = kind
  }

  /// The members of a fact's content, in the order in which they are written.
  static let content = [
    RowMember("statement"), RowMember("occurred", .date), RowMember("occurredText"),
    RowMember("modifier", .word(Modifier.known.map(\.rawValue))),
    RowMember("kind", .word(Kind.known.map(\.rawValue))),
    RowMember("ends", .word(Ends.known.map(\.rawValue))), RowMember("stated", .date),
    RowMember("modality", .word(Modality.known.map(\.rawValue))),
    RowMember("actors", .names), RowMember("places", .names), RowMember("tags", .names),
    RowMember("confidence", .word(Confidence.known.map(\.rawValue))), RowMember("note"),
    RowMember("citations", .json),
  ]

  /// The members of a citation, which a row may also have itself, for its first citation.
  static let citation = [
    RowMember("id"), RowMember("source"), RowMember("spans", .spans), RowMember("digest"),
    RowMember("quote"), RowMember("prefix"), RowMember("suffix"),
    RowMember("attributedTo", .names), RowMember("attests", .date), RowMember("anchor", .date),
  ]

  /// All members of a citation.
  static let ofCitation = citation + [other]

  /// What says which fact a row is about, and what became of it.
  static let envelope = [
    RowMember("id"), RowMember("fact"), RowMember("retracted", .flag),
    RowMember("retractedBecause"), RowMember("assessment", .json), RowMember("links", .json),
  ]

  /// The members of a source's description, after `source` itself.
  static let source = [
    RowMember("title"), RowMember("authors", .names), RowMember("publisher"),
    RowMember("published", .date), RowMember("publishedBasis"), RowMember("url"),
    RowMember("retrieved", .date), RowMember("language"), RowMember("mediaType"),
    RowMember("bytes", .number), RowMember("derivedFrom", .derivations),
    RowMember("reliability", .word(["A", "B", "C", "D", "E", "F"])),
  ]

  /// Where a row holds members that this version does not know, as a JSON object.
  static let other = RowMember("other", .json)

  /// A citation's members as a row itself has them: there `id` is the row's, hence `citation`.
  static let shorthand = citation.map { RowMember($0.name == "id" ? "citation" : $0.name, $0.kind) }

  /// All members of a fact's row.
  static let ofFact = envelope + content + shorthand + [other]

  /// All members of a source's row.
  static let ofSource = [RowMember("source")] + source + [other]
}
