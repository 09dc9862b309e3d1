// The first pass of an import: every row is read, checked and compared; nothing is written.

import EventStore

extension Importer {
  /// Finds out what the import would do.
  func plan(news: (ImportNews) -> Void) throws -> ImportPlan {
    let exists = try namespaceExists()
    var survey = newSurvey()
    var scan = try scan(names(), refusesUnknownSources: false)
    try count(&scan, exists: exists, into: &survey, news: news)
    // Rows may cite sources that later rows describe: then all is read again, with these known.
    // Whatever else was refused has been told already.
    if scan.unknownSourceCount > 0 {
      survey = newSurvey()
      scan = try self.scan(scan.checker.names)
      try count(&scan, exists: exists, into: &survey) { item in
        if case .refused(let row) = item, !row.isUnknownSource { return }
        news(item)
      }
    }
    if exists {
      try compare { comparison in
        try eachMissing(scan.identities, in: comparison) { missing in
          survey.counts.missing += 1
          news(.missing(missing))
        }
      }
    }
    return ImportPlan(
      input: input, options: options, format: format, namespace: namespace,
      namespaceExists: exists, isResumption: try exists && marker.isOf(input),
      counts: survey.counts, datesInWords: survey.datesInWords, names: scan.checker.names,
      overridesSources: survey.overridesSources, spool: survey.spool.finish())
  }

  private func newSurvey() -> ImportSurvey {
    ImportSurvey(
      spool: SpoolingRows(
        beside: chronology.store.path, namespace: namespace, file: input.fileName))
  }

  /// What the rows of a file amount to.
  private struct ImportSurvey {
    /// How many dates in words are kept to be shown.
    static let shownDateCount = 20
    var counts = ImportCounts()
    var datesInWords: [DateInWords] = []
    var overridesSources = false
    /// The sources that rows before described.
    var sources: Set<SourceID> = []
    /// What the rows will be imported as, as long as that depends on nothing but them.
    let spool: SpoolingRows
  }

  private func count(
    _ scan: inout ImportScan, exists: Bool, into survey: inout ImportSurvey,
    news: (ImportNews) -> Void
  ) throws {
    while true {
      var refused = 0
      let rows = try scan.next(limit: ImportScan.surveyedRowCount) { row in
        refused += 1
        news(.refused(row))
      }
      survey.counts.refused += refused
      survey.counts.rows = scan.rowCount
      if exists || rows.contains(where: \.isCompared) {
        try compare { comparison in
          for row in rows { try count(row, comparison, exists: exists, into: &survey) }
        }
      } else {
        survey.counts.new += rows.count
      }
      for row in rows { noteWords(of: row, in: &survey) }
      if exists { survey.spool.abandon() } else { survey.spool.add(rows) }
      news(.rows(scan.rowCount))
      guard !scan.isAtEnd else { return }
    }
  }

  /// Notes what a date in words was understood as.
  private func noteWords(of row: ScannedRow, in survey: inout ImportSurvey) {
    guard let (raw, phrase) = row.inWords else { return }
    survey.counts.datesInWords += 1
    if survey.datesInWords.count < ImportSurvey.shownDateCount {
      survey.datesInWords.append(
        DateInWords(place: raw.place(of: "occurred"), phrase: phrase))
    }
  }

  private func count(
    _ row: ScannedRow, _ comparison: ImportComparison, exists: Bool,
    into survey: inout ImportSurvey
  ) throws {
    switch row.kind {
    case .source(let source):
      let verdict = SourceVerdict(source, try comparison.loader.state(of: source.source))
      let isFirst = survey.sources.insert(source.source).inserted
      if verdict.isEmpty {
        survey.counts.unchangedSources += 1
      } else if verdict.isNew, isFirst {
        survey.counts.newSources += 1
      } else {
        survey.counts.changedSources += 1
      }
      survey.overridesSources = survey.overridesSources || verdict.overrides
    case .fact(let fact, let identity):
      guard exists || fact.fact != nil else {
        survey.counts.new += 1
        return
      }
      switch try comparison.verdict(fact, identity) {
      case .new: survey.counts.new += 1
      case .unchanged: survey.counts.unchanged += 1
      case .retracted: survey.counts.retracted += 1
      case .changed: survey.counts.changed += 1
      }
    }
  }
}
