// The second pass of an import, or the only one: what the rows mean is written.

import EventStore
import GRDB

extension Importer {
  /// Does what a plan says.
  func apply(_ plan: ImportPlan, news: (ImportNews) -> Void) throws -> ImportResult {
    guard !plan.isRefused else {
      throw ImportError(
        "nothing was imported: \(plan.counts.refused) of the \(plan.counts.rows) rows cannot be",
        advice: "Correct them, or turn strictness off to import the others.")
    }
    guard plan.changesAnything || plan.counts.clashes > 0 else {
      if plan.isResumption { marker.end() }
      return ImportResult(refused: plan.counts.refused)
    }
    let isNew = !plan.namespaceExists
    let isNoted = try noteBeginning(
      isNew: isNew, isResumption: plan.isResumption, rowCount: plan.counts.rows)
    var tally = ImportTally(try otherNamespaces())
    let lots = ImportLots(try scan(plan.names), self, comparesAll: !isNew)
    let count = plan.counts.new + plan.counts.changed
    try write(lots.ahead(), about: count, into: &tally) { item in
      // Which rows are refused was told when it was planned.
      if case .refused = item { return }
      news(item)
    }
    if options.retractsMissing, !isNew {
      tally.result.retracted = try retractMissing(lots.identities)
    }
    if isNoted { marker.end() }
    return tally.result
  }

  /// Imports rows about which there is nothing to ask: of facts alone, into a namespace that is
  /// empty, and not all or none.
  ///
  /// - Returns: What the rows amounted to, and what was done; nil, and nothing was written, if there
  ///   may be something to ask.
  func applyAtOnce(news: (ImportNews) -> Void) throws -> (ImportPlan, ImportResult)? {
    guard !options.isStrict, try !namespaceExists() else { return nil }
    // The first rows are checked while all are counted.
    let lots = ImportLots(try scan(names()), self, comparesAll: false)
    let ahead = lots.ahead()
    guard let rowCount = try countFacts(), rowCount > 0 else { return nil }
    let isNoted = try noteBeginning(isNew: true, isResumption: false, rowCount: rowCount)
    var tally = ImportTally(try otherNamespaces())
    try write(ahead, about: rowCount, into: &tally, news: news)
    if isNoted { marker.end() }
    let plan = ImportPlan(
      input: input, options: options, format: format, namespace: namespace,
      namespaceExists: false, isResumption: false, counts: tally.counts,
      datesInWords: tally.datesInWords, elsewhere: tally.elsewhere, names: lots.names,
      overridesSources: false)
    return (plan, tally.result)
  }

  /// How many rows the file has; nil if not all of them are certainly of facts.
  private func countFacts() throws -> Int? {
    var reader = try RowReader(input, format)
    var count = 0
    while let isFact = try reader.skip() {
      guard isFact else { return nil }
      count += 1
    }
    return count
  }

  /// Notes that an import into an empty namespace begins, if one append may not be all of it.
  private func noteBeginning(isNew: Bool, isResumption: Bool, rowCount: Int) throws -> Bool {
    guard isNew, rowCount > 1 else { return isResumption }
    try marker.begin(input)
    return true
  }

  /// Appends what rows mean, and folds it, while the next rows are read and checked.
  ///
  /// - Parameter count: How many rows will be written, about.
  private func write(
    _ lots: ReadAhead<ImportLot>, about count: Int, into tally: inout ImportTally,
    news: (ImportNews) -> Void
  ) throws {
    let sizeBefore = try chronology.store.identity().size
    do {
      try append(lots, about: count, into: &tally, news: news)
    } catch {
      // Each transaction before is there to stay, and whoever reads the error has to know it.
      let written = (try? importedCount(since: sizeBefore)) ?? 0
      throw written > 0 ? ImportInterrupted(cause: error, written: written) : error
    }
  }

  /// How many rows of the namespace this replica has imported since its log had a size; what an
  /// import writes is folded with it.
  private func importedCount(since size: Int64) throws -> Int {
    guard let own = try chronology.store.identity().origin else { return 0 }
    return try chronology.store.read { db in
      guard let log = try FoldedLogs(db).number(own.incarnation) else { return 0 }
      return try Int.fetchOne(
        db,
        sql: """
          SELECT count(*) FROM fact_import WHERE namespace = ? AND entry >= ? AND entry < ?
          """, arguments: [namespace, log << 40 | size, (log + 1) << 40]) ?? 0
    }
  }

  private func append(
    _ lots: ReadAhead<ImportLot>, about count: Int, into tally: inout ImportTally,
    news: (ImportNews) -> Void
  ) throws {
    let own = try chronology.store.identity().origin
    let projection = FactProjection()
    try chronology.store.append(folding: projection, about: Int64(count)) { db in
      guard let lot = try lots.next() else { return nil }
      tally.counts.rows = lot.rowCount
      tally.counts.refused += lot.refused.count
      tally.result.refused += lot.refused.count
      tally.note(lot.datesInWords, count: lot.datesInWordsCount)
      for row in lot.refused { news(.refused(row)) }
      news(.rows(lot.rowCount))
      switch lot.rows {
      case .recorded(let events, let folded, let rows):
        try tally.takeNew(rows, db)
        tally.result.recorded += rows.count
        return FoldingLot(events) { FactProjection.Lot(events: $0, folded: folded) }
      case .compared(let rows):
        let comparison = ImportComparison(
          db: db, loader: StateLoader(db), namespace: namespace, ownOrigin: own)
        let compared = try rows.flatMap { row in
          try events(row, tally.take(row, comparison, news: news), into: &tally.result)
        }
        tally.result.clashes = tally.counts.clashes
        return FoldingLot(try SealedEvents(compared)) { projection.read($0) }
      }
    }
  }

  /// The events that write what a row means.
  private func events(
    _ row: ScannedRow, _ meaning: RowMeaning, into result: inout ImportResult
  ) throws -> [NewEvent] {
    func imported(_ identity: RowIdentity) -> ImportedRow {
      row.imported(identity, namespace: namespace, file: input.fileName)
    }
    switch meaning {
    case .nothing: return []
    case .described(let verdict, let source):
      result.described += 1
      return [
        Draft.described(
          source.source, try SourceDescription(members: verdict.changes), reason: nil,
          after: verdict.after)
      ]
    case .recorded(let fact, let identity):
      result.recorded += 1
      return fact.payloads(recording: identity.fact, imported(identity)).map { NewEvent($0) }
    case .changed(let change, let fact, let identity):
      result.revised += 1
      var imported = imported(identity)
      // As long as something clashes the row has to be compared and the clash told.
      if !change.clashes.isEmpty { imported.digest = nil }
      return change.events(identity.fact, imported, reason: fact.reason)
    }
  }

  private func retractMissing(_ seen: RowIdentities) throws -> Int {
    var missing: [MissingRow] = []
    try compare { comparison in
      try eachMissing(seen, in: comparison) { missing.append($0) }
    }
    let reason = "its row is missing from \(input.fileName)"
    var rest = missing[...]
    while !rest.isEmpty {
      let batch = rest.prefix(ImportLots.rowCount)
      rest = rest.dropFirst(batch.count)
      let events = try compare { comparison in
        try batch.compactMap { row -> NewEvent? in
          guard let known = try FactRow.fetch(comparison.db, id: row.fact) else { return nil }
          let heads = try comparison.loader.wholeState(of: known).heads
          return Draft.retracted(row.fact, reason: reason, after: heads.map(\.reference))
        }
      }
      _ = try chronology.store.append(events)
    }
    return missing.count
  }
}

extension RowFact {
  /// The payloads of the events that record a fact from this row.
  ///
  /// Those after the first follow it by being in the same log, so they need not name it.
  func payloads(recording id: FactID, _ imported: ImportedRow) -> [Payload] {
    var payloads = [
      Payload.recorded(FactRecorded(fact: id, content: content(of: id), imported: imported))
    ]
    if let assessment {
      payloads.append(
        .assessed(
          FactAssessed(
            fact: id, after: [], stance: assessment.stance, credibility: assessment.credibility,
            note: assessment.note)))
    }
    for link in links {
      payloads.append(
        .linked(FactLinked(from: id, to: link.to, relation: link.relation, after: [])))
    }
    if isRetracted {
      payloads.append(.retracted(FactRetracted(fact: id, after: [], reason: reason)))
    }
    return payloads
  }
}

extension RowChange {
  /// The events that change a fact.
  fileprivate func events(
    _ id: FactID, _ imported: ImportedRow, reason: String?
  ) -> [NewEvent] {
    var events: [NewEvent] = []
    if !revision.isEmpty {
      var revision = revision
      revision.imported = imported
      events.append(Draft.revised(id, revision, after: after))
    }
    for link in links {
      events.append(Draft.linked(from: id, to: link.to, link.relation, after: []))
    }
    if retracts { events.append(Draft.retracted(id, reason: reason, after: after)) }
    return events
  }
}
