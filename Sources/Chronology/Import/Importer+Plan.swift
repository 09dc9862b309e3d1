// The first pass of an import: every row is read, checked and compared; nothing is written.

import EventStore

extension Importer {
  /// Finds out what the import would do.
  func plan(news: (ImportNews) -> Void) throws -> ImportPlan {
    let exists = try namespaceExists()
    let others = try otherNamespaces()
    var tally = ImportTally(others)
    var clashes: [ImportClash] = []
    var scan = try scan(names(), refusesUnknownSources: false)
    try count(&scan, exists: exists, into: &tally) { item in
      if case .clash(let clash) = item { clashes.append(clash) } else { news(item) }
    }
    // Rows may cite sources that later rows describe: then all is read again, with these known.
    // Whatever else was refused has been told already.
    if scan.unknownSourceCount > 0 {
      tally = ImportTally(others)
      clashes = []
      scan = try self.scan(scan.checker.names)
      try count(&scan, exists: exists, into: &tally) { item in
        switch item {
        case .refused(let row) where !row.isUnknownSource: return
        case .clash(let clash): clashes.append(clash)
        default: news(item)
        }
      }
    }
    for clash in clashes { news(.clash(clash)) }
    if exists {
      try compare { comparison in
        try eachMissing(scan.identities, in: comparison) { missing in
          tally.counts.missing += 1
          news(.missing(missing))
        }
      }
    }
    return ImportPlan(
      input: input, options: options, format: format, namespace: namespace,
      namespaceExists: exists, isResumption: try exists && marker.isOf(input),
      counts: tally.counts, datesInWords: tally.datesInWords, elsewhere: tally.elsewhere,
      names: scan.checker.names, overridesSources: tally.overridesSources)
  }

  private func count(
    _ scan: inout ImportScan, exists: Bool, into tally: inout ImportTally,
    news: (ImportNews) -> Void
  ) throws {
    while true {
      var refused = 0
      let rows = try scan.next(limit: ImportLots.rowCount) { row in
        refused += 1
        news(.refused(row))
      }
      tally.counts.refused += refused
      tally.counts.rows = scan.rowCount
      try compare { comparison in
        guard exists || rows.contains(where: \.isCompared) else {
          return try tally.takeNew(rows.compactMap(\.identity), comparison.db)
        }
        for row in rows { _ = try tally.take(row, comparison, news: news) }
      }
      let dates = rows.compactMap(\.dateInWords)
      tally.note(dates, count: dates.count)
      news(.rows(scan.rowCount))
      guard !scan.isAtEnd else { return }
    }
  }
}
