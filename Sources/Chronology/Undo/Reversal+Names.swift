// What was said of a name put back: the names that meant the same before.

import EventStore

/// The statements about a name, and what each was made on.
struct AliasHistory {
  let statements: [NameStatement]
  private let order: EventOrder

  init(_ statements: [NameStatement]) {
    self.statements = statements
    order = EventOrder(statements.map { ($0.stamp, $0.payload.after) })
  }

  /// The names that meant the same for the author of a statement.
  func aliases(before stamp: Stamp) -> [ExactText] {
    guard let place = statements.firstIndex(where: { $0.stamp == stamp }) else { return [] }
    let seen = statements.indices.filter { order.precedes($0, place) }.map { statements[$0] }
    return NameStatement.aliases(NameStatement.standing(seen).standing)
  }

  func changedNothing(_ stamp: Stamp) -> Bool {
    guard let statement = statements.first(where: { $0.stamp == stamp }) else { return true }
    return Set(NameStatement.aliases([statement])) == Set(aliases(before: stamp))
  }
}

extension Snapshot {
  /// The statement that puts back what an earlier one changed; nil if nothing of it stands.
  ///
  /// - Throws: `ChronologyError` with `notUndoable` if another has spoken of the name since.
  func unaliasing(
    _ payload: NameAliased, _ stamp: Stamp, _ cancelled: Set<EntryKey>
  ) throws -> (type: String, payload: JSONObject)? {
    let history = AliasHistory(try loader.statements(about: payload.name))
    let standing = NameStatement.standing(history.statements).standing
    let other = standing.first { other in
      let isIdle =
        other.stamp.log == stamp.log && other.stamp.key > stamp.key
        && history.changedNothing(other.stamp)
      return other.stamp != stamp && !cancelled.contains(other.stamp.key) && !isIdle
    }
    if let other {
      throw ChronologyError.rests(
        on: stamp, "the name '\(payload.name)' has been changed again", by: other.stamp,
        other.stamp.log == stamp.log ? nil : "'chron alias --remove' removes names.")
    }
    let before = history.aliases(before: stamp)
    if Set(NameStatement.aliases(standing)) == Set(before) { return nil }
    let aliased = NameAliased(
      name: payload.name, aliases: before.map(\.string), after: standing.map(\.stamp.reference))
    return (NameAliased.type, aliased.payload)
  }
}
