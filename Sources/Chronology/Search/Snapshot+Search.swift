// `search`: facts that have some words, ranked, within the bounds and filters of a question.

import EDTF
import EventStore
import GRDB

extension Snapshot {
  /// A page of the facts that have some terms, and how many there are in all.
  ///
  /// - Parameter day: Only what is in view as of this day.
  func search(
    _ terms: [SearchWords.Term], by day: Day?, includesUnplaced: Bool, _ page: Page
  ) throws -> (facts: [RankedFact], total: Int) {
    let hits = try WordHits(terms, self)
    let sections = Section.allCases.filter { includesUnplaced || !$0.isUnplaced }
    let inView =
      day.map { day in Condition.any(sections.map { $0.condition(by: day.number) }) }
      ?? Condition("first IS NOT NULL")
    func isInView(_ row: FactRow) -> Bool {
      guard let day else { return true }
      let section = Section(row.certainty(by: day.number), band: row.placement.band)
      return section.map(sections.contains) ?? false
    }
    try showBest(hits, isInView)
    let (condition, candidates) = parts(inView, belongs: isInView)
    let cut = try hits.among(candidates, self).sorted { self.isBefore($0, $1, page) }
    let stored = try ranked(hits, condition, page, isPlain: cut.isEmpty)
    let all = cut.isEmpty ? stored.facts : merge(stored.facts, cut) { isBefore($0, $1, page) }
    let facts = cut.isEmpty ? all : Array(all.dropFirst(max(0, page.offset)))
    return (
      page.limit.map { Array(facts.prefix($0)) } ?? facts, stored.count + cut.count
    )
  }

  /// Of facts that are the same, leaves in the one that has the terms best.
  private func showBest(_ hits: WordHits, _ isInView: (FactRow) -> Bool) throws {
    guard try hasGroups() else { return }
    let table = hits.table
    let rows = try Row.fetchAll(
      db,
      sql: """
        WITH \(table.sql) SELECT fact, score FROM ranked CROSS JOIN fact AS grouped \
        ON grouped.key = ranked.fact WHERE grouped.same IS NOT NULL
        """, arguments: StatementArguments(table.arguments))
    var scores: [Int64: Int] = [:]
    for row in rows { scores[try row.stored(0)] = try row.stored(1) }
    // The index says nothing of facts as they were within a bound.
    for fact in cut { scores[fact.row.key] = nil }
    for fact in try hits.among(cut.map(\.row).filter { $0.same != nil }, self) {
      scores[fact.row.key] = fact.score
    }
    try showOnce { row in isInView(row) ? scores[row.key].map { -$0 } : nil }
  }

  /// Facts that stand as their rows say: all up to the page's end, or the page alone if no others
  /// can stand among them.
  private func ranked(
    _ hits: WordHits, _ condition: Condition, _ page: Page, isPlain: Bool
  ) throws -> (facts: [RankedFact], count: Int) {
    let table = hits.table
    let offset = max(0, page.offset)
    let limit = page.limit.map { isPlain ? $0 : offset + $0 } ?? -1
    let order =
      page.latestFirst
      ? "earliest DESC, latest DESC, id DESC" : "score DESC, earliest, latest, id"
    let from = """
      FROM ranked CROSS JOIN fact ON fact.key = ranked.fact WHERE \(condition.sql)
      """
    var facts: [RankedFact] = []
    var total: Int64?
    try RowStatement(
      db,
      sql: """
        WITH \(table.sql) SELECT \(FactRow.selection), score, count(*) OVER () \(from)
        ORDER BY \(order) LIMIT ? OFFSET ?
        """
    ).each(
      arguments: StatementArguments(
        table.arguments + condition.arguments + [limit, isPlain ? offset : 0])
    ) { row in
      let score = try Stored.require(row.integer(FactRow.selectionCount), in: "fact")
      facts.append(RankedFact(row: try FactRow(row), score: Int(score)))
      total = row.integer(FactRow.selectionCount + 1)
    }
    if let total { return (facts, Int(total)) }
    if offset == 0 { return ([], 0) }
    // A page beyond the last row says nothing of how many there are.
    let count = try Int.fetchOne(
      db, sql: "WITH \(table.sql) SELECT count(*) \(from)",
      arguments: StatementArguments(table.arguments + condition.arguments))
    return ([], count ?? 0)
  }

  /// Best first, then in the order of views; or the latest first.
  private func isBefore(_ left: RankedFact, _ right: RankedFact, _ page: Page) -> Bool {
    if page.latestFirst { return FactRow.isBefore(right.row, left.row) }
    if left.score != right.score { return left.score > right.score }
    return FactRow.isBefore(left.row, right.row)
  }

  /// Facts as a search shows them, with the places where they have the terms.
  func matches(
    _ facts: [RankedFact], _ terms: [SearchWords.Term], by day: Day?
  ) throws -> [SearchMatch] {
    guard !facts.isEmpty else { return [] }
    let texts = try facts.enumerated().flatMap { number, fact in
      try shownTexts(of: fact.row).map { (fact: number, field: $0.0, text: $0.1) }
    }
    let scratch = try WordScratch(texts.map(\.text))
    let marked = try scratch.marked(terms)
    let having = try terms.map { Set(try scratch.texts(with: $0)) }
    var found = facts.map { _ in [FoundText]() }
    for (number, text) in texts.enumerated() {
      guard let pieces = marked[number] else { continue }
      let own = terms.indices.filter { having[$0].contains(number) }
      found[text.fact].append(FoundText(field: text.field, terms: own, pieces: pieces))
    }
    return try zip(facts, found).map { fact, found in
      SearchMatch(fact: try view(fact.row, by: day), score: fact.score, found: found)
    }
  }
}
