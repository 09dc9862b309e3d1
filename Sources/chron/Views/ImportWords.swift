// An import in words: what it would do, what it did, which rows it could not take.

import Chronology

/// What was told of an import.
struct ImportNotes {
  var refused: [RefusedRow] = []
  var missing: [MissingRow] = []
  var clashes: [ImportClash] = []

  /// Takes what was told, or shows how far it is.
  mutating func take(_ news: ImportNews, _ progress: Progress, of rowCount: Int?) {
    switch news {
    case .rows(let count): progress.report(Int64(count), of: rowCount.map { Int64($0) })
    case .refused(let row): refused.append(row)
    case .missing(let row): missing.append(row)
    case .clash(let clash): clashes.append(clash)
    }
  }
}

struct ImportWords {
  /// How many rows of a sort are named one by one; `--json` names all.
  private static let listed = 20
  let plan: ImportPlan
  let notes: ImportNotes

  /// What dates in words were understood as, and the rows that are refused, missing, changed by
  /// hand or in another namespace too.
  func details() -> [String] {
    let file = plan.input.fileName.printable
    let reader = DateReader(plan.options.dates)
    var lines: [String] = []
    // Rows that are as they were have been told of before.
    if plan.counts.new + plan.counts.changed > 0 {
      lines += plan.datesInWords.flatMap { date in
        reader.echo(date.phrase, as: "\(file): \(date.place)")
      }
      lines += Self.rest(plan.counts.datesInWords, "date in words", "dates in words")
    }
    lines += notes.refused.prefix(Self.listed).map { row in
      "\(file): \(row)".printable
    }
    lines += Self.rest(notes.refused.count, "refused row")
    lines += notes.missing.prefix(Self.listed).map { row in
      "\(file): row “\(row.row)” (\(row.fact.handle.prefix(6))) is no longer in the file".printable
    }
    lines += Self.rest(notes.missing.count, "missing row")
    return lines + clashes(notes.clashes) + elsewhere()
  }

  /// The members that are left as hands made them.
  func clashes(_ clashes: [ImportClash]) -> [String] {
    let file = plan.input.fileName
    return clashes.prefix(Self.listed).map { clash in
      """
      \(file): \(clash.place): \(clash.member) of \(clash.fact.handle.prefix(6)) was changed by \
      hand; the edited value is kept
      """.printable
    } + Self.rest(clashes.count, "clash")
  }

  /// Rows that stand in another namespace too.
  private func elsewhere() -> [String] {
    plan.elsewhere.map { other in
      let (rows, have) = (Words.count(other.rows, "row"), other.rows == 1 ? "has" : "have")
      return """
        \(rows) \(have) the same id and content in the namespace “\(other.namespace)”. If this \
        is the same file under another name, import it with --namespace, so that its rows are \
        recognised.
        """.printable
    }
  }

  private static func rest(_ count: Int, _ noun: String, _ many: String? = nil) -> [String] {
    guard count > listed else { return [] }
    return ["… and \(Words.count(count - listed, "more \(noun)", many.map { "more \($0)" }))"]
  }

  /// `60 rows into “facts”: 60 new, 5 new sources`.
  func planned() -> String {
    let counts = plan.counts
    let parts: [(Int, String)] = [
      (counts.new, "new"), (counts.changed, "changed"), (counts.unchanged, "unchanged"),
      (counts.kept, "kept as changed by hand"), (counts.retracted, "retracted here"),
      (counts.missing, "missing"),
      (counts.newSources, counts.newSources == 1 ? "new source" : "new sources"),
      (counts.changedSources, counts.changedSources == 1 ? "changed source" : "changed sources"),
      (
        counts.unchangedSources,
        counts.unchangedSources == 1 ? "unchanged source" : "unchanged sources"
      ),
      (counts.refused, "refused"),
    ]
    let words = parts.filter { $0.0 > 0 }.map { "\(Words.grouped($0.0)) \($0.1)" }
    let rows = "\(Words.count(counts.rows, "row")) into “\(plan.namespace.printable)”"
    return words.isEmpty ? rows : "\(rows): \(words.joined(separator: ", "))"
  }

  func done(_ result: ImportResult) -> String {
    let parts: [(Int, String)] = [
      (result.recorded, "\(Words.count(result.recorded, "fact")) recorded"),
      (result.revised, "\(Words.grouped(result.revised)) revised"),
      (result.retracted, "\(Words.grouped(result.retracted)) retracted"),
      (result.described, "\(Words.count(result.described, "source")) described"),
      (result.clashes, "\(Words.count(result.clashes, "member")) left as changed by hand"),
      (result.refused, "\(Words.count(result.refused, "row")) refused"),
    ]
    let words = parts.filter { $0.0 > 0 }.map(\.1)
    let rows = Words.count(plan.counts.rows, "row")
    return words.isEmpty ? "\(rows), nothing new" : "\(rows): \(words.joined(separator: ", "))"
  }
}
