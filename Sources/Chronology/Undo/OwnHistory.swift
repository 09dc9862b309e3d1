// One's own log, read backwards: which change is the last that stands, and which were undone.

import EventStore
import GRDB

/// The changes of this replica.
struct OwnHistory {
  private let snapshot: Snapshot
  private let log: Int64
  private let origin: Origin

  init(_ snapshot: Snapshot, own origin: Origin?) throws {
    guard let origin, let log = try snapshot.loader.logs.number(origin.incarnation) else {
      throw ChronologyError.cannotUndo("this replica has not written anything yet")
    }
    self.snapshot = snapshot
    self.log = log
    self.origin = origin
  }

  /// What undoing would write.
  func reversal(of target: UndoTarget, _ reason: String?) throws -> Reversal {
    switch target {
    case .last:
      guard let reversal = try lastReversal(about: nil, reason) else {
        throw ChronologyError.cannotUndo("this replica has no change left to undo")
      }
      return reversal
    case .lastOn(let fact):
      let row = try snapshot.row(of: fact)
      guard let reversal = try lastReversal(about: row.key, reason) else {
        throw ChronologyError.cannotUndo(
          "this replica has made no change to \(fact.handle) that still stands",
          "'chron trace' shows who changed it. You can revise what others changed, but not undo it."
        )
      }
      return reversal
    case .event(let id):
      let event = try named(id)
      let name = ChronologyError.name(Stamp(event))
      if try snapshot.changedNothing(event) {
        throw ChronologyError.cannotUndo("\(name) changed nothing, so there is nothing to undo")
      }
      guard let reversal = try reversal(of: event, reason) else {
        throw ChronologyError.cannotUndo("nothing that \(name) changed still stands")
      }
      return reversal
    }
  }

  private func reversal(of event: Event, _ reason: String?) throws -> Reversal? {
    try snapshot.reversal(of: event, cancelled: cancelled(beside: event), reason)
  }

  private func named(_ id: EventID) throws -> Event {
    guard let event = try Event.find(snapshot.db, id: id) else {
      throw ChronologyError.cannotUndo("there is no event \(id) here")
    }
    guard event.origin == origin else {
      throw ChronologyError.cannotUndo(
        "\(ChronologyError.name(Stamp(event))) was not written by this replica, and only its "
          + "author can undo it",
        "'chron revise' changes what a fact says; the log keeps what it said.")
    }
    guard let payload = FoldedEvent(event).payload, payload.isUndoable else {
      throw ChronologyError.cannotUndo(
        "\(ChronologyError.name(Stamp(event))) is a \(event.type), which undo cannot reverse")
    }
    var undone: EventID?
    try walk(keys(beside: payload)) { later, isUndone, _ in
      if isUndone, later.id == id { undone = id }
      return later.id != id
    }
    guard undone == nil else {
      throw ChronologyError.cannotUndo(
        "\(ChronologyError.name(Stamp(event))) has already been undone",
        "To restore it, undo the undo: 'chron trace' shows its event.")
    }
    return event
  }

  /// Changes that were undone, and the undoing ones: together they say nothing.
  private func cancelled(beside event: Event) throws -> Set<EntryKey> {
    guard let payload = FoldedEvent(event).payload else { return [] }
    var cancelled: Set<EntryKey> = []
    try walk(keys(beside: payload)) { event, isUndone, isRedo in
      if isUndone || (event.undoes != nil && !isRedo) { cancelled.insert(event.key) }
      return true
    }
    return cancelled
  }

  /// What reverses the last change of this replica of which something stands.
  private func lastReversal(about fact: Int64?, _ reason: String?) throws -> Reversal? {
    var found: Reversal?
    try walk(keys(about: fact)) { event, isUndone, isRedo in
      let stands = !isUndone && (event.undoes == nil || isRedo)
      guard stands, let payload = FoldedEvent(event).payload, payload.isUndoable,
        try !snapshot.changedNothing(event)
      else { return true }
      if fact == nil, let row = payload.imported {
        throw ChronologyError.cannotUndo(
          "the last change is a row of the import of \(row.file ?? row.namespace)",
          "To undo one row, name its fact: 'chron undo FACT'.")
      }
      found = try reversal(of: event, reason)
      return found == nil
    }
    return found
  }

  /// Goes through events from the last to the first.
  ///
  /// An undo that was undone itself undoes nothing; one that undoes an undo is a change again.
  private func walk(
    _ keys: Keys, _ body: (_ event: Event, _ isUndone: Bool, _ isRedo: Bool) throws -> Bool
  ) throws {
    let rows = try Int64.fetchCursor(
      snapshot.db.makeStatement(
        sql: """
          SELECT entry FROM folded_event WHERE \(keys.condition) AND entry >= ? AND entry < ? \
          ORDER BY entry DESC
          """),
      arguments: StatementArguments(keys.arguments)
        + StatementArguments([log << 40, (log + 1) << 40]))
    var undone: Set<EventID> = []
    while let key = try rows.next() {
      guard let event = try Event.fetch(snapshot.db, key: key) else { continue }
      let isUndone = undone.contains(event.id)
      var isRedo = false
      if !isUndone, let reference = event.undoes, reference.id.incarnation == origin.incarnation {
        undone.insert(reference.id)
        isRedo = try self.isRedo(event)
      }
      guard try body(event, isUndone, isRedo) else { return }
    }
  }

  /// Whether it undoes an undo, which an even number of steps back to a change makes it.
  private func isRedo(_ event: Event) throws -> Bool {
    var (steps, current) = (0, event)
    while let reference = current.undoes {
      steps += 1
      // What names itself or something later is contrived, and undoes nothing.
      guard reference.id.index < current.index,
        let next = try Event.find(snapshot.db, id: reference.id)
      else { break }
      current = next
    }
    return steps.isMultiple(of: 2)
  }

  private struct Keys {
    var condition: String
    var arguments: [any DatabaseValueConvertible]
  }

  private func keys(about fact: Int64?) -> Keys {
    guard let fact else { return Keys(condition: "1", arguments: []) }
    let about = FoldedEvent.Subject.fact
    return Keys(condition: about.condition, arguments: about.arguments(fact))
  }

  /// The events about what a payload is about.
  private func keys(beside payload: Payload) throws -> Keys {
    if case .described(let payload) = payload {
      let key = try SourceRow.fetch(snapshot.db, id: payload.source)?.key ?? 0
      return Keys(condition: "source = ?", arguments: [key])
    }
    if case .aliased(let payload) = payload {
      return Keys(
        condition: "entry IN (SELECT entry FROM name_alias WHERE name = ?)",
        arguments: [payload.name])
    }
    guard let fact = payload.facts.first else { return Keys(condition: "0", arguments: []) }
    return try keys(about: snapshot.row(of: fact).key)
  }
}

extension Payload {
  /// Whether an event of its kind can be reversed by another.
  fileprivate var isUndoable: Bool {
    switch self {
    case .recorded, .revised, .retracted, .reinstated, .assessed, .linked, .unlinked, .described,
      .aliased:
      true
    case .frontierNamed: false
    }
  }
}
