// Folding the sources that a batch describes, and the groups of copies that they form.

import EventStore
import GRDB

extension FoldBatch {
  /// Folds a source's new descriptions and saves it.
  ///
  /// - Returns: The rows of facts whose dates have to be derived again.
  func foldSource(_ id: SourceID) throws -> [Int64] {
    guard let touched = sources[id], !touched.events.isEmpty else { return [] }
    let before = try touched.isNew ? SourceState(id: id) : loader.state(of: id)
    let state = try folded(touched, from: before)
    var row = touched.row
    let old = row
    row.take(state)
    let copied = Set(state.copiedFrom).subtracting([id])
    let oldCopied = Set(before?.copiedFrom ?? []).subtracting([id])
    try row.save(db, state: state.encoded())
    session.words.replace(.title, row.key, old: old.title, new: row.title)
    sources[id]?.row = row
    loader.forget(id)
    for (event, _) in touched.events {
      for id in event.payload.description.copiedFrom where id != row.id {
        try saveCopy(row.key, of: id, stands: copied.contains(id))
      }
    }
    if copied != oldCopied { try regroup(row.key, now: copied, before: oldCopied) }
    guard
      row.published != old.published || row.datedLast != old.datedLast
        || row.datedArrival != old.datedArrival
    else { return [] }
    return try Stored.all(
      Int64.self,
      db.cachedStatement(sql: "SELECT fact FROM fact_source WHERE source = ?"),
      arguments: [row.key])
  }

  private func folded(_ touched: TouchedSource, from before: SourceState?) throws -> SourceState {
    if var state = before {
      var waiting = Set(touched.events.map(\.event.stamp.key))
      let isExtended = try touched.events.allSatisfy { event, isLast in
        waiting.remove(event.stamp.key)
        return try state.extend(with: event, isLast: isLast) { try isSettled($0, but: waiting) }
      }
      if isExtended { return state }
    }
    return try SourceState.fold(
      touched.row.id, loader.events(aboutSource: touched.row.key), isSettled: isSettled)
  }

  private func saveCopy(_ key: Int64, of id: SourceID, stands: Bool) throws {
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO source_copy (source, other, stands) VALUES (?, ?, ?)"
    ).execute(arguments: [key, try touch(id), stands])
  }

  private func regroup(_ key: Int64, now: Set<SourceID>, before: Set<SourceID>) throws {
    var affected = [key]
    for id in before.subtracting(now).sorted() {
      try saveCopy(key, of: id, stands: false)
      affected.append(try touch(id))
    }
    for id in now.subtracting(before).sorted() { try saveCopy(key, of: id, stands: true) }
    for start in affected {
      let group = try CopyGroup.keys(db, from: start)
      let members = try group.compactMap { try SourceRow.fetch(db, key: $0) }
      guard let smallest = members.map(\.id).min() else { continue }
      for member in members where member.copies != smallest {
        try db.cachedStatement(sql: "UPDATE source SET copies = ? WHERE key = ?")
          .execute(arguments: [smallest.description, member.key])
        sources[member.id]?.row.copies = smallest
        loader.forget(member.id)
      }
    }
  }
}

/// Sources that are copies of one another, directly or through others.
enum CopyGroup {
  /// The rows of the group that a source is in.
  static func keys(_ db: Database, from start: Int64) throws -> [Int64] {
    var found: Set<Int64> = [start]
    var open = [start]
    while let key = open.popLast() {
      let neighbours = try Stored.all(
        Int64.self,
        db.cachedStatement(
          sql: """
            SELECT other FROM source_copy WHERE source = ? AND stands \
            UNION SELECT source FROM source_copy WHERE other = ? AND stands
            """), arguments: [key, key])
      for neighbour in neighbours where found.insert(neighbour).inserted { open.append(neighbour) }
    }
    return found.sorted()
  }
}
