// Compares rows of sources with what is said of the sources already.

import EventStore

/// What a row of a source means for the chronology.
struct SourceVerdict {
  /// The members that it would set; empty if it says nothing new.
  var changes: JSONObject
  /// Whether nothing was said of the source before.
  var isNew: Bool
  /// Whether a member has another value now.
  var overrides: Bool
  /// The descriptions that it is made on.
  var after: [EventReference]

  /// Compares a row with a source as it is described.
  ///
  /// - Parameters:
  ///   - state: What was said of the source before the import, or up to some of its rows; nil if
  ///     nothing was.
  ///   - rowsBefore: What rows before this one set; nil if there were none.
  init(_ row: RowSource, _ state: SourceState?, rowsBefore: JSONObject?) {
    var changes = JSONObject()
    var overrides = false
    for (name, value) in row.description.members {
      let values = rowsBefore?[name].map { [$0] } ?? state?.registers.values(name) ?? []
      // A member in conflict is settled by a person, not by a file that says one of its values.
      guard !values.contains(where: { $0.sorted == value.sorted }) else { continue }
      changes[name] = value
      overrides = overrides || !values.isEmpty
    }
    self.changes = changes
    self.overrides = overrides
    isNew = state?.first == nil && rowsBefore == nil
    after = state?.heads.map(\.reference) ?? []
  }

  var isEmpty: Bool { changes.members.isEmpty && !isNew }
}
