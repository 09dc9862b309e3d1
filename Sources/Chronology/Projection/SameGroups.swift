// Groups of facts that links say are the same: kept as links come and go, so that a view needs to
// look at those facts alone.

import EventStore
import GRDB

/// The groups, as the tables have them.
struct SameGroups {
  let db: Database

  /// A link between the rows of two facts.
  struct Pair: Hashable {
    let first: Int64
    let second: Int64

    init(_ one: Int64, _ other: Int64) {
      (first, second) = (min(one, other), max(one, other))
    }
  }

  /// Takes over which pairs are linked now and were not, and the other way round.
  func change(added: Set<Pair>, removed: Set<Pair>) throws {
    try split(by: removed)
    for pair in added.sorted(by: { ($0.first, $0.second) < ($1.first, $1.second) }) {
      try join(pair)
    }
  }

  // MARK: Joining

  /// The smaller of two groups takes the number of the larger, so that a group that grows link by
  /// link is not numbered again each time.
  private func join(_ pair: Pair) throws {
    for (one, other) in [(pair.first, pair.second), (pair.second, pair.first)] {
      try db.cachedStatement(sql: "INSERT OR IGNORE INTO fact_same (fact, other) VALUES (?, ?)")
        .execute(arguments: [one, other])
    }
    let first = try number(of: pair.first)
    let second = try number(of: pair.second)
    switch (first, second) {
    case (nil, nil): try number([pair.first, pair.second], as: newNumber())
    case (let number?, nil): try extend(number, by: pair.second)
    case (nil, let number?): try extend(number, by: pair.first)
    case (let first?, let second?):
      guard first != second else { return }
      let sizes = (try size(of: first), try size(of: second))
      let (kept, gone) = sizes.0 >= sizes.1 ? (first, second) : (second, first)
      try db.cachedStatement(sql: "UPDATE fact SET same = ? WHERE same = ?")
        .execute(arguments: [kept, gone])
      try set(size: 0, of: gone)
      try set(size: sizes.0 + sizes.1, of: kept)
    }
  }

  private func extend(_ number: Int64, by key: Int64) throws {
    try set(number: number, of: key)
    try set(size: size(of: number) + 1, of: number)
  }

  // MARK: Splitting

  /// Finds anew what hangs together in the groups that lost a link: once for all links that went.
  private func split(by removed: Set<Pair>) throws {
    var touched: Set<Int64> = []
    for pair in removed {
      try db.cachedStatement(
        sql: "DELETE FROM fact_same WHERE (fact, other) IN (VALUES (?, ?), (?, ?))"
      ).execute(arguments: [pair.first, pair.second, pair.second, pair.first])
      if let number = try number(of: pair.first) { touched.insert(number) }
    }
    for number in touched.sorted() {
      let members = try Stored.all(
        Int64.self,
        db.cachedStatement(sql: "SELECT key FROM fact WHERE same = ? ORDER BY key"),
        arguments: [number])
      var parts = try parts(of: members)
      // The largest part keeps the number.
      guard let largest = parts.indices.max(by: { parts[$0].count < parts[$1].count }) else {
        continue
      }
      let kept = parts.remove(at: largest)
      for part in parts where part.count > 1 { try self.number(part, as: newNumber()) }
      for part in parts where part.count == 1 { try set(number: nil, of: part[0]) }
      if kept.count == 1 { try set(number: nil, of: kept[0]) }
      try set(size: kept.count > 1 ? kept.count : 0, of: number)
    }
  }

  private func parts(of members: [Int64]) throws -> [[Int64]] {
    var seen: Set<Int64> = []
    var parts: [[Int64]] = []
    for start in members where seen.insert(start).inserted {
      var part = [start]
      var open = [start]
      while let key = open.popLast() {
        let others = try Stored.all(
          Int64.self,
          db.cachedStatement(sql: "SELECT other FROM fact_same WHERE fact = ?"), arguments: [key])
        for other in others where seen.insert(other).inserted {
          part.append(other)
          open.append(other)
        }
      }
      parts.append(part)
    }
    return parts
  }

  // MARK: Numbers

  private func number(of key: Int64) throws -> Int64? {
    try Stored.first(
      Int64.self, db.cachedStatement(sql: "SELECT same FROM fact WHERE key = ?"), arguments: [key])
  }

  private func set(number: Int64?, of key: Int64) throws {
    try db.cachedStatement(sql: "UPDATE fact SET same = ? WHERE key = ?")
      .execute(arguments: [number, key])
  }

  private func number(_ keys: [Int64], as number: Int64) throws {
    for key in keys { try set(number: number, of: key) }
    try set(size: keys.count, of: number)
  }

  private func newNumber() throws -> Int64 {
    try Stored.first(
      Int64.self,
      db.cachedStatement(sql: "SELECT coalesce(max(number), 0) + 1 FROM same_group")) ?? 1
  }

  private func size(of number: Int64) throws -> Int {
    let size = try Stored.first(
      Int.self, db.cachedStatement(sql: "SELECT size FROM same_group WHERE number = ?"),
      arguments: [number])
    guard let size else { return 0 }
    return try Stored.require((0..<1 << 40).contains(size) ? size : nil, in: "same_group")
  }

  private func set(size: Int, of number: Int64) throws {
    guard size > 0 else {
      return try db.cachedStatement(sql: "DELETE FROM same_group WHERE number = ?")
        .execute(arguments: [number])
    }
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO same_group (number, size) VALUES (?, ?)")
      .execute(arguments: [number, size])
  }
}

extension FactState {
  /// The facts that standing links say are the same as it.
  var same: Set<FactID> {
    Set(
      links.filter { $0.relation == .sameAs && $0.from != $0.to }
        .map { $0.from == id ? $0.to : $0.from })
  }
}
