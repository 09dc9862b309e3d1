// Undoing: one's own last change, or a named one, is reversed by a new event.
//
// The event that reverses names the other in `undoes`, a member without meaning for folding. By it a
// second undo knows to go one step further back, and an undo can itself be undone.

public import EventStore

/// What is to be undone.
public enum UndoTarget: Sendable {
  /// One's last change of facts and sources that still stands.
  case last
  /// One's last change of a fact that still stands.
  case lastOn(FactID)
  /// A change of one's own; an undo too, which brings back what it undid.
  case event(EventID)
}

/// A change and the event that reverses it, before it is written.
public struct Reversal: Sendable {
  /// What is undone.
  public let undone: FactEventView
  /// The facts that it was about; none where it described a source.
  public let facts: [FactID]
  /// The source that it described.
  public let source: SourceID?
  /// What reverses it.
  public let reversing: Payload
  /// The payload that is written, which names what it undoes; without a salt.
  public let payload: JSONObject

  /// The type of the event that reverses it.
  public var type: String { reversing.type }
}

extension Chronology {
  /// What undoing would write.
  ///
  /// One's last change is the last that changed something of which something still stands: older
  /// programs, and imports, wrote events that say what was so already.
  ///
  /// - Throws: `ChronologyError` with `notUndoable` if there is nothing of one's own to undo, or if
  ///   a later change rests on it; the message says which.
  public func reversal(of target: UndoTarget, reason: String? = nil) throws -> Reversal {
    let own = try store.identity().origin
    return try whole { try OwnHistory($0, own: own).reversal(of: target, reason) }
  }

  /// Writes what reverses a change.
  @discardableResult
  public func undo(_ reversal: Reversal) throws -> Event {
    // It brings back what stood in the log before, whatever may be written by now.
    try appended(store.append([NewEvent(type: reversal.type, payload: reversal.payload)]))
  }
}

extension Event {
  /// The event that this one was written to undo.
  var undoes: EventReference? {
    guard let object = try? object() else { return nil }
    return object["undoes"]?.stringValue.flatMap { EventReference($0) }
  }
}

extension ChronologyError {
  /// A change cannot be undone because another came after it, or beside it.
  static func rests(
    on event: Stamp, _ what: String, by other: Stamp, _ advice: String? = nil
  ) -> ChronologyError {
    let isOwn = event.log == other.log
    return ChronologyError(
      .notUndoable, "\(what) by \(name(other)), \(time(other))",
      advice: advice
        ?? (isOwn
          ? "Undo that first: chron undo \(name(other))"
          : "'chron revise' changes it as it stands now."))
  }

  static func cannotUndo(_ message: String, _ advice: String? = nil) -> ChronologyError {
    ChronologyError(.notUndoable, message, advice: advice)
  }

  /// `desk.91ab3c01@12`, as views name an event.
  static func name(_ stamp: Stamp) -> String {
    let incarnation = stamp.origin.incarnation.description.prefix(8)
    return "\(stamp.origin.name).\(incarnation)@\(stamp.id.index)"
  }

  private static func time(_ stamp: Stamp) -> String {
    String(stamp.at.description.prefix(16)).replacing("T", with: " ")
  }
}
