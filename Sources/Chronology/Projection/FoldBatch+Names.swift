// Folding what is said of names: a statement stands that no other about its name follows.

import EventStore
import GRDB

extension FoldBatch {
  /// Notes a statement that names mean one.
  ///
  /// One that follows all others about its name replaces them at once, which is the common case and
  /// costs what stands, not what was ever said; otherwise the name is folded anew.
  func take(_ payload: NameAliased, _ event: Event) throws {
    let name = ExactText(payload.name)
    if try !namesToFold.contains(name) && follows(all: payload, Stamp(event)) {
      try db.cachedStatement(sql: "UPDATE name_alias SET stands = 0 WHERE name = ? AND stands = 1")
        .execute(arguments: [payload.name])
    } else {
      namesToFold.insert(name)
    }
    let aliases = JSON.array(payload.aliases.map { .string($0) }).encodedString
    try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO name_alias (entry, name, aliases, stands, pending) \
        VALUES (?, ?, ?, 1, 0)
        """
    ).execute(arguments: [event.key, payload.name, aliases])
  }

  private func follows(all payload: NameAliased, _ stamp: Stamp) throws -> Bool {
    let isUncertain = try Bool.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT EXISTS (SELECT 1 FROM name_alias WHERE name = ? AND pending) \
          OR EXISTS (SELECT 1 FROM name_alias WHERE name = ? AND entry > ? AND entry < ?)
          """),
      arguments: [payload.name, payload.name, stamp.key, (stamp.log + 1) << 40])
    guard isUncertain == false else { return false }
    let heads = try loader.statements(about: payload.name, areStanding: true).map(\.stamp)
    for head in heads where head.log != stamp.log {
      guard payload.after.contains(head.reference) else { return false }
    }
    let known = heads.map(\.reference)
    for reference in payload.after where !known.contains(reference) {
      guard try isSettled(reference) else { return false }
    }
    return true
  }

  /// Folds the names about which something came that did not simply follow.
  func foldNames() throws {
    for name in namesToFold.sorted() {
      let statements = try loader.statements(about: name.string)
      let (standing, unresolved) = NameStatement.standing(statements)
      let isPending = try unresolved.contains { try !isSettled($0) }
      try db.cachedStatement(sql: "UPDATE name_alias SET stands = 0, pending = ? WHERE name = ?")
        .execute(arguments: [isPending, name.string])
      for statement in standing {
        try db.cachedStatement(sql: "UPDATE name_alias SET stands = 1 WHERE entry = ?")
          .execute(arguments: [statement.stamp.key])
      }
    }
  }
}

/// A statement that names mean one, as an event.
struct NameStatement {
  let stamp: Stamp
  let arrival: Int64
  let payload: NameAliased

  /// Of all statements about a name those that no other follows, in the order of folding; and
  /// references to events that are not among them.
  static func standing(
    _ statements: [NameStatement]
  ) -> (standing: [NameStatement], unresolved: [EventReference]) {
    let order = EventOrder(statements.map { ($0.stamp, $0.payload.after) })
    var standing: [Int] = []
    for current in order.sequence {
      standing.removeAll { order.precedes($0, current) }
      standing.append(current)
    }
    return (standing.map { statements[$0] }, order.unresolved)
  }
}

extension StateLoader {
  /// The statements about a name, in the order of rows: all, or those that stand.
  func statements(about name: String, areStanding: Bool = false) throws -> [NameStatement] {
    let condition = areStanding ? "name = ? AND stands = 1" : "name = ?"
    let entries = try Stored.all(
      Int64.self,
      db.cachedStatement(sql: "SELECT entry FROM name_alias WHERE \(condition) ORDER BY entry"),
      arguments: [name])
    return try entries.compactMap { entry in
      guard let event = try Event.fetch(db, key: entry),
        case .aliased(let payload)? = FoldedEvent(event).payload
      else { return nil }
      return NameStatement(stamp: Stamp(event), arrival: event.arrival, payload: payload)
    }
  }
}
