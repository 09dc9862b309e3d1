// The first pass of an import: every row is read, checked and compared; nothing is written.

import EventStore

extension Importer {
  /// Finds out what the import would do.
  func plan(news: (ImportNews) -> Void) throws -> ImportPlan {
    let exists = try namespaceExists()
    var survey = ImportSurvey()
    var scan = try scan(names(), refusesUnknownSources: false)
    try count(&scan, exists: exists, into: &survey, news: news)
    // Rows may cite sources that later rows describe: then all is read again, with these known.
    // Whatever else was refused has been told already.
    if scan.unknownSourceCount > 0 {
      survey = ImportSurvey()
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
      overridesSources: survey.overridesSources)
  }

  /// What the rows of a file amount to.
  private struct ImportSurvey {
    var counts = ImportCounts()
    var datesInWords: [DateInWords] = []
    var overridesSources = false
    /// The sources that rows before described.
    var sources: Set<SourceID> = []
  }

  private func count(
    _ scan: inout ImportScan, exists: Bool, into survey: inout ImportSurvey,
    news: (ImportNews) -> Void
  ) throws {
    while true {
      var refused = 0
      let rows = try scan.next(limit: ImportLots.rowCount) { row in
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
      news(.rows(scan.rowCount))
      guard !scan.isAtEnd else { return }
    }
  }

  /// Notes what a date in words was understood as.
  private func noteWords(of row: ScannedRow, in survey: inout ImportSurvey) {
    guard let date = row.dateInWords else { return }
    survey.counts.datesInWords += 1
    if survey.datesInWords.count < ImportTally.shownDateCount { survey.datesInWords.append(date) }
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
      survey.counts.count(try comparison.verdict(fact, identity))
    }
  }
}
