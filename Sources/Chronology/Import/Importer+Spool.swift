// The second pass of an import into a namespace that was empty: what the first pass made of the
// rows is appended, and folded in bulk.

import EventStore

extension Importer {
  func apply(
    _ plan: ImportPlan, _ spool: ImportSpool, news: (ImportNews) -> Void
  ) throws -> ImportResult {
    var result = ImportResult()
    result.refused = plan.counts.refused
    let isBegun = try noteBeginning(plan)
    try append(spool, into: &result, news: news)
    try chronology.store.project()
    if isBegun { marker.end() }
    return result
  }

  private func append(
    _ spool: ImportSpool, into result: inout ImportResult, news: (ImportNews) -> Void
  ) throws {
    let lots = try spool.lots()
    var rowCount = result.refused
    while let lot = try lots.next() {
      switch lot {
      case .facts(let events, let count):
        try chronology.store.append(events)
        result.recorded += count
        rowCount += count
      case .mixed(let rows):
        try append(rows, into: &result)
        rowCount += rows.count
      }
      news(.rows(rowCount))
    }
  }

  private func append(_ rows: [SpooledRow], into result: inout ImportResult) throws {
    let events = try compare { comparison in
      try rows.flatMap { row in
        switch row {
        case .fact(let events):
          result.recorded += 1
          return events
        case .source(let source): return try self.events(source, comparison, into: &result)
        }
      }
    }
    _ = try chronology.store.append(events)
  }
}
