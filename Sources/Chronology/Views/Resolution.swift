// What people type for a fact or a source, made into an id.

import EDTF
import EventStore
import Foundation
import GRDB

/// Finds facts and sources by beginnings of their names.
struct Resolution {
  let snapshot: Snapshot
  private var db: Database { snapshot.db }

  private static let candidateLimit = 10

  init(_ snapshot: Snapshot) {
    self.snapshot = snapshot
  }

  // MARK: Facts

  func fact(_ text: String) throws -> FactID {
    if let id = FactID(text), try FactRow.fetch(db, id: id)?.first != nil { return id }
    if let digits = FactID.handleDigits(text), digits.count == FactID.handleDigitCount,
      let exact = try facts(withHandle: digits).first
    {
      return exact.id
    }
    var found: [FactID: FactRow] = [:]
    for row in try facts(beginning: text) { found[row.id] = row }
    let rows = found.values.sorted { $0.id < $1.id }
    if rows.count == 1 { return rows[0].id }
    if rows.isEmpty { throw try unknownFact(text) }
    throw ChronologyError(
      .ambiguous, "'\(text)' can mean several facts",
      advice: "Give more of the id that you mean.",
      candidates: try rows.prefix(Self.candidateLimit).map { try candidate($0) })
  }

  private func facts(beginning text: String) throws -> [FactRow] {
    var rows: [FactRow] = []
    if let digits = FactID.handleDigits(text) { rows += try facts(withHandle: digits) }
    if let range = FactID.range(uuidPrefix: text) {
      rows += try FactRow.fetchAll(
        db,
        where: Condition(
          "id >= ? AND id <= ? AND first IS NOT NULL",
          [Data(range.lowerBound.bytes), Data(range.upperBound.bytes)]),
        suffix: "ORDER BY id LIMIT \(Self.candidateLimit + 1)")
    }
    return rows
  }

  private func facts(withHandle digits: [Int64]) throws -> [FactRow] {
    let range = FactID.handleRange(digits)
    return try FactRow.fetchAll(
      db,
      where: Condition(
        "handle >= ? AND handle <= ? AND first IS NOT NULL",
        [range.lowerBound, range.upperBound]),
      suffix: "ORDER BY handle LIMIT \(Self.candidateLimit + 1)")
  }

  /// Handles with one digit other, or two neighbours the other way round, or none of the last.
  private func unknownFact(_ text: String) throws -> ChronologyError {
    var near: [FactID: FactRow] = [:]
    if let digits = FactID.handleDigits(text), digits.count >= 4 {
      for place in digits.indices {
        for digit in Int64(0)..<32 where digit != digits[place] && near.count < 3 {
          var other = digits
          other[place] = digit
          for row in try facts(withHandle: other) { near[row.id] = row }
        }
      }
      for place in digits.indices.dropLast() where near.count < 3 {
        var other = digits
        other.swapAt(place, place + 1)
        for row in try facts(withHandle: other) { near[row.id] = row }
      }
    }
    let candidates = try near.values.sorted { $0.id < $1.id }.prefix(3).map { try candidate($0) }
    let advice =
      candidates.isEmpty
      ? "Views print the ids of facts; 'chron as-of' or 'chron timeline' lists them."
      : "Did you mean one of these?"
    return ChronologyError(
      .unknownFact, "no fact's id begins with '\(text)'", advice: advice, candidates: candidates)
  }

  private func candidate(_ row: FactRow) throws -> ChronologyError.Candidate {
    let state = try snapshot.loader.state(of: row)
    return ChronologyError.Candidate(
      id: try snapshot.shortHandle(of: row), title: state.text("statement") ?? "")
  }

  // MARK: Sources

  func source(_ text: String) throws -> SourceID {
    if let id = SourceID(text), try SourceRow.fetch(db, id: id) != nil { return id }
    var found = Set(try sources(beginning: text))
    if found.isEmpty {
      found = Set(
        try rows("title = ?", [foldedName(text)], limit: Self.candidateLimit + 1).map(\.id))
    }
    if found.count == 1, let id = found.first { return id }
    let isUnknown = found.isEmpty
    if isUnknown {
      found = Set(
        try rows("instr(title, ?) > 0", [foldedName(text)], limit: Self.candidateLimit).map(\.id))
    }
    if found.isEmpty { found = Set(try sources(spelt: text)) }
    let candidates = try found.sorted().prefix(Self.candidateLimit).map { id in
      ChronologyError.Candidate(
        id: id.description, title: try snapshot.loader.state(of: id)?.text("title") ?? "")
    }
    throw ChronologyError(
      isUnknown ? .unknownSource : .ambiguous,
      isUnknown
        ? "there is no source '\(text)'" : "'\(text)' can mean several sources",
      advice: candidates.isEmpty
        ? "'chron source list' lists the sources; 'chron source add FILE' registers one."
        : "Give the id or the whole title of one of these.", candidates: candidates)
  }

  private func sources(beginning text: String) throws -> [SourceID] {
    let typed = text.lowercased()
    let isID = [SourceID.digestPrefix, SourceID.uuidPrefix].contains { typed.hasPrefix($0) }
    let isDigest = typed.utf8.allSatisfy { FactID.value(ofHexDigit: $0) != nil }
    guard typed.utf8.count >= 6, isID || isDigest else { return [] }
    let prefix = isID ? typed : SourceID.digestPrefix + typed
    return try rows(
      "id >= ? AND id < ?", [prefix, prefix + "g"], limit: Self.candidateLimit + 1
    ).map(\.id)
  }

  /// Sources whose title is nearly so.
  private func sources(spelt text: String) throws -> [SourceID] {
    let titles = try Stored.all(
      String.self,
      db, sql: "SELECT DISTINCT title FROM source WHERE title IS NOT NULL")
    return try Suggestion.nearest(to: foldedName(text), in: titles).flatMap { title in
      try rows("title = ?", [title], limit: 1).map(\.id)
    }
  }

  private func rows(_ condition: String, _ arguments: [String], limit: Int) throws -> [SourceRow] {
    try SourceRow.fetchAll(db, "WHERE \(condition) ORDER BY id LIMIT \(limit)") { values in
      for argument in arguments { values.bind(argument) }
    }
  }
}
