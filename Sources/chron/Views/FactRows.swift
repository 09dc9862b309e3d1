// Facts as rows of a view: the date first, in words; then the statement with what has to be known
// about it; the handle; how many documents say so.

import Chronology

struct FactRows {
  /// The widest a date may stand before it wraps.
  private static let dateWidth = 20
  private static let sourcesWidth = 11

  /// Facts as rows.
  ///
  /// - Parameters:
  ///   - doubt: What a fact is that a view has only as possible.
  ///   - statement: How a fact's statement is shown; what has to be known about it follows below.
  static func table(
    _ facts: [FactView], doubt: String = "only possibly by then",
    statement: (FactView) -> StyledText = { StyledText($0.statement.printable) }
  ) -> Table {
    var table = Table([
      .fitting(dateWidth), .remaining(24), .fitting(), .fitting(sourcesWidth),
    ])
    for fact in facts {
      table.add([
        StyledText(FactWords.date(fact), .date), statement(fact) + notes(fact, doubt),
        StyledText(fact.shortHandle, .handle),
        StyledText(sources(fact), .faint),
      ])
    }
    return table
  }

  private static func notes(_ fact: FactView, _ doubt: String) -> StyledText {
    var text = StyledText("")
    let notes = FactWords.notes(fact, doubt: doubt)
    if !notes.warnings.isEmpty {
      text += StyledText("\n" + notes.warnings.joined(separator: "; "), .warning)
    }
    if !notes.remarks.isEmpty {
      text += StyledText("\n" + notes.remarks.joined(separator: "; "), .faint)
    }
    return text
  }

  private static func sources(_ fact: FactView) -> String {
    let count = SourceCount(fact)
    return count.words + (count.remark.map { "\n(\($0))" } ?? "")
  }
}
