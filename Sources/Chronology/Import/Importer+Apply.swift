// The second pass of an import: the same rows again, and what they mean is written.

import EventStore
import TransparencyLog

extension Importer {
  /// Does what a plan says.
  func apply(_ plan: ImportPlan, news: (ImportNews) -> Void) throws -> ImportResult {
    guard !plan.isRefused else {
      throw ImportError(
        "nothing was imported: \(plan.counts.refused) of \(plan.counts.rows) rows are refused",
        advice: "Correct them, or import the others without being strict.")
    }
    guard plan.changesAnything else {
      if plan.isResumption { marker.end() }
      return ImportResult(refused: plan.counts.refused)
    }
    if let spool = plan.spool { return try apply(plan, spool, news: news) }
    var result = ImportResult()
    var scan = try scan(plan.names)
    let isBegun = try noteBeginning(plan)
    repeat {
      let rows = try scan.next { _ in result.refused += 1 }
      // A namespace that was empty holds nothing to compare with, but for rows that name facts.
      let lot = try compare { comparison in
        try rows.flatMap { row in
          try events(row, comparison, isNew: !plan.namespaceExists, into: &result, news: news)
        }
      }
      _ = try chronology.store.append(lot)
      news(.rows(scan.rowCount))
    } while !scan.isAtEnd
    if options.retractsMissing, plan.namespaceExists {
      result.retracted = try retractMissing(scan.identities)
    }
    if isBegun { marker.end() }
    return result
  }

  /// Notes that an import into an empty namespace begins, if one append will not be all of it.
  func noteBeginning(_ plan: ImportPlan) throws -> Bool {
    guard !plan.namespaceExists, plan.counts.rows > 1 else { return plan.isResumption }
    try marker.begin(input)
    return true
  }

  private func events(
    _ row: ScannedRow, _ comparison: ImportComparison, isNew: Bool,
    into result: inout ImportResult, news: (ImportNews) -> Void
  ) throws -> [NewEvent] {
    switch row.kind {
    case .source(let source): return try events(source, comparison, into: &result)
    case .fact(let fact, let identity):
      let imported = row.imported(identity, namespace: namespace, file: input.fileName)
      let verdict: RowVerdict =
        isNew && fact.fact == nil ? .new : try comparison.verdict(fact, identity)
      switch verdict {
      case .unchanged, .retracted: return []
      case .new:
        result.recorded += 1
        return fact.events(recording: identity.fact, imported)
      case .changed(let change):
        for member in change.clashes {
          result.clashes += 1
          news(
            .clash(
              ImportClash(
                place: RowPlace(line: row.line, column: 1), fact: identity.fact, member: member)))
        }
        let events = change.events(identity.fact, imported, reason: fact.reason)
        if !events.isEmpty { result.revised += 1 }
        return events
      }
    }
  }

  func events(
    _ row: RowSource, _ comparison: ImportComparison, into result: inout ImportResult
  ) throws -> [NewEvent] {
    let verdict = SourceVerdict(row, try comparison.loader.state(of: row.source))
    guard !verdict.isEmpty else { return [] }
    result.described += 1
    return [
      Draft.described(
        row.source, try SourceDescription(members: verdict.changes), reason: nil,
        after: verdict.after)
    ]
  }

  private func retractMissing(_ seen: RowIdentities) throws -> Int {
    var missing: [MissingRow] = []
    try compare { comparison in
      try eachMissing(seen, in: comparison) { missing.append($0) }
    }
    let reason = "its row is missing from \(input.fileName)"
    var rest = missing[...]
    while !rest.isEmpty {
      let batch = rest.prefix(ImportScan.batchRowCount)
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
  /// The events that record a fact from this row.
  ///
  /// Those after the first follow it by being in the same log, so they need not name it.
  func events(
    recording id: FactID, _ imported: ImportedRow
  ) -> [NewEvent] {
    var events = [
      Draft.recorded(NewFact(id: id, content: content(of: id), imported: imported))
    ]
    if let assessment {
      events.append(
        Draft.assessed(
          id, stance: assessment.stance, credibility: assessment.credibility,
          note: assessment.note, after: []))
    }
    for link in links {
      events.append(Draft.linked(from: id, to: link.to, link.relation, after: []))
    }
    if isRetracted { events.append(Draft.retracted(id, reason: reason, after: [])) }
    return events
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
