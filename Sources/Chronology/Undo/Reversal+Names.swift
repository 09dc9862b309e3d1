// What was said of a name put back: the names that meant the same before.

import EventStore

extension Snapshot {
  /// The statement that puts back what an earlier one changed.
  ///
  /// - Throws: `ChronologyError` with `notUndoable` if another has spoken of the name since.
  func unaliasing(
    _ payload: NameAliased, _ stamp: Stamp, _ cancelled: Set<EntryKey>
  ) throws -> (type: String, payload: JSONObject) {
    let statements = try loader.statements(about: payload.name)
    let order = EventOrder(statements.map { ($0.stamp, $0.payload.after) })
    let place = statements.firstIndex { $0.stamp == stamp } ?? 0
    let seen = statements.indices.filter { order.precedes($0, place) }.map { statements[$0] }
    let standing = NameStatement.standing(statements).standing
    let others = standing.filter { $0.stamp != stamp && !cancelled.contains($0.stamp.key) }
    if let other = others.first {
      throw ChronologyError.rests(
        on: stamp, "more has been said of the name '\(payload.name)'", by: other.stamp,
        other.stamp.log == stamp.log ? nil : "'chron alias --remove' takes names back.")
    }
    let before = NameStatement.aliases(NameStatement.standing(seen).standing)
    let aliased = NameAliased(
      name: payload.name, aliases: before.map(\.string), after: standing.map(\.stamp.reference))
    return (NameAliased.type, aliased.payload)
  }
}
