// Facts as rows of a view: the date first, in words; then the statement with what has to be known
// about it; the handle; how many documents say so.

import Chronology

struct FactRows {
  /// The widest a date may stand before it wraps.
  private static let dateWidth = 20
  private static let sourcesWidth = 11

  static func table(_ facts: [FactView], doubt: String = "only possibly by then") -> Table {
    var table = Table([
      .fitting(dateWidth), .remaining(24), .fitting(), .fitting(sourcesWidth),
    ])
    for fact in facts {
      table.add([
        StyledText(FactWords.date(fact), .date), statement(fact, doubt),
        StyledText(fact.shortHandle, .handle),
        StyledText(sources(fact, separator: "\n"), .faint),
      ])
    }
    return table
  }

  private static func statement(_ fact: FactView, _ doubt: String) -> StyledText {
    var text = StyledText(fact.statement.printable)
    let notes = FactWords.notes(fact, doubt: doubt)
    if !notes.warnings.isEmpty {
      text += StyledText("\n" + notes.warnings.joined(separator: "; "), .warning)
    }
    if !notes.remarks.isEmpty {
      text += StyledText("\n" + notes.remarks.joined(separator: "; "), .faint)
    }
    return text
  }

  /// `1 source (2 copies)`: what is independent, and how many documents that are.
  static func sources(_ fact: FactView, separator: String = " ") -> String {
    let independent = Words.count(fact.independentSources, "source")
    guard fact.sources.count > fact.independentSources else { return independent }
    return "\(independent)\(separator)(\(Words.count(fact.sources.count, "copy", "copies")))"
  }
}
