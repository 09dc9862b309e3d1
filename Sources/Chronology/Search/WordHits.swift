// Which facts have the words of a question, and how much that weighs: rows from the index for facts
// that stand as their rows say, texts indexed beside it for those that a bound cuts through.
//
// The weight of a fact is a sum over terms and fields, not a measure of how rare a word is among
// all texts: that would change with what lies beyond a bound, and a frontier names one answer.

import EventStore
import GRDB

extension WordField {
  /// What a term weighs that is found there.
  var weight: Int {
    switch self {
    case .statement: 8
    case .name: 4
    case .note, .title: 2
    case .reason: 1
    }
  }
}

/// The facts that have some terms, as part of an SQL statement.
struct WordHits {
  private let terms: [SearchWords.Term]
  /// Sources whose title is another within the bounds, or was not there yet.
  private let retitled: Set<Int64>
  /// Those of them whose title within the bounds has a term, by term.
  private let titled: [[Int64]]

  init(_ terms: [SearchWords.Term], _ snapshot: Snapshot) throws {
    self.terms = terms
    let titles = try snapshot.titlesCutThrough()
    retitled = titles.sources
    guard !titles.within.isEmpty else {
      titled = terms.map { _ in [] }
      return
    }
    let scratch = try WordScratch(titles.within.map(\.title))
    titled = try terms.map { term in
      try scratch.texts(with: term).map { titles.within[$0].source }
    }
  }

  /// A table `ranked` of facts and their scores, for `WITH`.
  var table: Condition {
    var parts: [Condition] = []
    for number in terms.indices {
      parts.append(
        Condition(
          """
          hit\(number) (row) AS MATERIALIZED (
            SELECT rowid FROM word_index WHERE word_index MATCH ?)
          """, [terms[number].expression]))
    }
    let found = terms.indices.flatMap { number in
      WordField.allCases.map { facts($0, number) }
    }
    parts.append(
      Condition(
        "found (fact, term, weight) AS (" + found.map(\.sql).joined(separator: " UNION ALL ") + ")",
        found.flatMap(\.arguments)))
    parts.append(
      Condition(
        """
        ranked (fact, score) AS (SELECT fact, sum(weight) FROM found GROUP BY fact
          HAVING count(DISTINCT term) = \(terms.count))
        """))
    return Condition(
      parts.map(\.sql).joined(separator: ", "), parts.flatMap(\.arguments))
  }

  /// The facts that have a term in a field, each once.
  private func facts(_ field: WordField, _ number: Int) -> Condition {
    let (first, end) = (field.rows.lowerBound, field.rows.upperBound)
    let hits = "hit\(number) WHERE row >= \(first) AND row < \(end)"
    let columns = "\(number), \(field.weight)"
    switch field {
    case .statement, .note: return Condition("SELECT row - \(first), \(columns) FROM \(hits)")
    case .name:
      return Condition(
        """
        SELECT DISTINCT fact_name.fact, \(columns) FROM fact_name
        WHERE role IN (\(FactName.Role.searched)) AND name IN (
          SELECT row - \(first) FROM \(hits))
        """)
    case .title:
      return Condition(
        """
        SELECT DISTINCT fact, \(columns) FROM fact_source WHERE cited AND source IN (
          SELECT row - \(first) FROM \(hits)
            AND row - \(first) NOT IN (SELECT value FROM json_each(?))
          UNION SELECT value FROM json_each(?))
        """, [Condition.list(retitled), Condition.list(titled[number])])
    case .reason:
      return Condition(
        """
        SELECT DISTINCT fact, \(columns) FROM folded_event
        WHERE entry IN (SELECT row - \(first) FROM \(hits)) AND fact IS NOT NULL
        """)
    }
  }

  /// Of facts folded again from what lies within the bounds, those that have all terms.
  func among(_ facts: [FactRow], _ snapshot: Snapshot) throws -> [RankedFact] {
    guard !facts.isEmpty else { return [] }
    var texts: [(fact: Int, field: WordField, text: String)] = []
    for (number, row) in facts.enumerated() {
      for (field, text) in try snapshot.searchedTexts(of: row) {
        texts.append((number, field, text))
      }
    }
    let scratch = try WordScratch(texts.map(\.text))
    var scores: [Int: (score: Int, terms: Int)] = [:]
    for term in terms {
      var fields: [Int: Set<WordField>] = [:]
      for number in try scratch.texts(with: term) {
        fields[texts[number].fact, default: []].insert(texts[number].field)
      }
      for (fact, fields) in fields {
        let (score, count) = scores[fact] ?? (0, 0)
        scores[fact] = (fields.reduce(score) { $0 + $1.weight }, count + 1)
      }
    }
    return facts.indices.compactMap { number in
      guard let found = scores[number], found.terms == terms.count else { return nil }
      return RankedFact(row: facts[number], score: found.score)
    }
  }
}

/// A fact that has the words.
struct RankedFact {
  let row: FactRow
  let score: Int
}
