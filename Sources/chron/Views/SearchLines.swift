// `search` on a terminal: header, the facts with the words marked, where else the words are, counts.

import Chronology

struct SearchLines {
  private let view: SearchView
  /// How many facts have each term by itself, where none has all of them.
  private let alone: [Int]
  private let knownThen: Bool
  private let session: Session

  init(_ view: SearchView, alone: [Int], knownThen: Bool, session: Session) {
    self.view = view
    self.alone = alone
    self.knownThen = knownThen
    self.session = session
  }

  func lines() -> [String] {
    var lines = session.wrapped(
      ViewHeader.parts(view.context, subject: subject, knownThen: knownThen), .heading)
    lines.append("")
    if !view.matches.isEmpty {
      let found = Dictionary(
        view.matches.map { ($0.fact.id, $0.found) }, uniquingKeysWith: { first, _ in first })
      lines += session.lines(
        FactRows.table(view.matches.map(\.fact)) { FoundWords.statement($0, found[$0.id] ?? []) })
      lines.append("")
    }
    if alone.contains(where: { $0 > 0 }) {
      let counts = zip(view.words.terms, alone).map { term, count in
        "\(FoundWords.term(term)) \(count == 0 ? "none" : Words.grouped(count))".printable
      }
      lines += session.wrapped(StyledText("Each by itself: " + Words.list(counts)))
    }
    for absent in view.absent { lines += session.wrapped(StyledText(words(absent), .warning)) }
    let more = view.next.map { ["more with --offset \($0)"] } ?? []
    return lines + session.wrapped([Words.count(view.total, "fact")] + more, .faint)
  }

  var subject: String {
    let terms = view.words.terms.map(FoundWords.term).map(\.printable)
    let subject = "facts with \(Words.list(terms))"
    return view.asOf.map { "\(subject) of \(ViewHeader.subject(asOf: $0))" } ?? subject
  }

  private func words(_ absent: AbsentTerm) -> String {
    let words = "Nothing has \(FoundWords.term(absent.term))"
    return (absent.near.isEmpty ? words : words + "; near: \(absent.near.joined(separator: ", "))")
      .printable
  }
}

/// Where the words of a search are, in words.
enum FoundWords {
  /// How much of a long text is shown around its first match, in characters.
  private static let before = 30
  private static let after = 60

  /// A term as it was typed, in typographic quotation marks.
  static func term(_ term: SearchWords.Term) -> String {
    term.sort == .prefix ? "“\(term.text)…”" : "“\(term.text)”"
  }

  /// A fact's statement with the words marked, and below it where else they are.
  static func statement(_ fact: FactView, _ found: [FoundText]) -> StyledText {
    let own = found.first { $0.field == .statement && $0.text == fact.statement }
    var text = own.map { marked($0.pieces, .plain) } ?? StyledText(fact.statement.printable)
    var shown = Set(own?.terms ?? [])
    // What the statement shows need not be shown again elsewhere.
    for found in found where !shown.isSuperset(of: found.terms) {
      shown.formUnion(found.terms)
      text +=
        StyledText("\n\(label(found.field)): ", .faint) + marked(excerpt(found.pieces), .faint)
    }
    return text
  }

  private static func label(_ field: FoundText.Field) -> String {
    switch field {
    case .statement: "also said"
    case .note, .actor, .place, .tag, .title, .reason: field.rawValue
    }
  }

  private static func marked(_ pieces: [FoundText.Piece], _ style: Style) -> StyledText {
    pieces.reduce(StyledText("")) { text, piece in
      text + StyledText(piece.text.printable, piece.isMatch ? .match : style)
    }
  }

  /// A text cut to what stands around its first match, at spaces.
  private static func excerpt(_ pieces: [FoundText.Piece]) -> [FoundText.Piece] {
    guard let first = pieces.firstIndex(where: \.isMatch) else { return pieces }
    var result: [FoundText.Piece] = []
    let lead = pieces[..<first].map(\.text).joined()
    if !lead.isEmpty { result.append(FoundText.Piece(end(of: lead), isMatch: false)) }
    var room = after
    for piece in pieces[first...] where room > 0 {
      result.append(FoundText.Piece(start(of: piece.text, room), isMatch: piece.isMatch))
      room -= piece.text.count
    }
    return result
  }

  private static func end(of text: String) -> String {
    guard text.count > before else { return text }
    let part = text.suffix(before)
    return "… " + (part.firstIndex(of: " ").map { part[part.index(after: $0)...] } ?? part)
  }

  private static func start(of text: String, _ room: Int) -> String {
    guard text.count > room else { return text }
    let part = text.prefix(room)
    return (part.lastIndex(of: " ").map { part[..<$0] } ?? part) + " …"
  }
}
