// What became of each event: the row that every event has in the projection.

import EventStore
import GRDB

/// What became of an event.
struct FoldedEvent: Sendable {
  enum State: Int, Sendable {
    case folded = 0
    case unknown = 1
    case missing = 2
    case malformed = 3

    /// A column's state.
    init(stored number: Int) throws {
      self = try Stored.require(State(rawValue: number), in: "folded_event")
    }
  }

  var state: State
  var problem: String?
  /// Nil also where `fresh` says all that is needed of it.
  private(set) var payload: Payload?
  /// What a fact has that it records, if nothing else is known of the fact; nil unless asked for.
  private(set) var fresh: FreshContent?

  /// Reads an event's payload.
  init(_ event: Event) {
    do {
      let object = try event.object()
      payload = try Payload(type: event.type, object: object)
      let isKnown = payload != nil || FoldedEvent.isInterpretedByStore(event.type)
      state = isKnown ? .folded : .unknown
    } catch let error as MalformedPayload {
      (state, problem) = (.malformed, error.reason)
    } catch {
      if case .present = event.payload {
        (state, problem) = (.malformed, "\(error)")
      } else {
        state = .missing
      }
    }
  }

  /// Reads an event's payload, and what follows from it alone.
  init(ahead event: Event) {
    self.init(event)
    readFresh()
  }

  /// What reading the event of a payload will give, and what follows from it alone.
  init(made payload: Payload) {
    state = .folded
    self.payload = payload
    readFresh()
  }

  private mutating func readFresh() {
    guard case .recorded(let recorded)? = payload else { return }
    fresh = FreshContent(recorded)
    // It is several times as large, and hardly ever needed: then it is read again.
    if fresh != nil { payload = nil }
  }

  /// The payload of the event that this was read from.
  func payload(of event: Event) -> Payload? {
    fresh == nil ? payload : FoldedEvent(event).payload
  }

  private static func isInterpretedByStore(_ type: String) -> Bool {
    ["chronology.", "member.", "log.", "content."].contains { type.hasPrefix($0) }
  }
}

extension FoldedEvent {
  /// Whether no event of the same log about the same thing comes after.
  static func isLast(
    _ db: Database, _ key: EntryKey, about column: Subject, _ subject: Int64
  ) throws -> Bool {
    let end = (Stamp.log(of: key) + 1) << 40
    let later = try Bool.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT EXISTS (SELECT 1 FROM folded_event \
          WHERE \(column.condition) AND entry > ? AND entry < ?)
          """),
      arguments: StatementArguments(column.arguments(subject) + [key, end]))
    return later == false
  }

  /// What an event is about, as columns of its row; while a fact has one event, its own row alone
  /// says which.
  enum Subject {
    case fact
    case source

    var condition: String {
      switch self {
      case .fact:
        """
        (entry = (SELECT first FROM fact WHERE key = ?) OR (fact = ? AND NOT alone) OR other = ?)
        """
      case .source: "source = ?"
      }
    }

    func arguments(_ key: Int64) -> [Int64] {
      switch self {
      case .fact: [key, key, key]
      case .source: [key]
      }
    }
  }

  /// Whether an event is held and was read, so that what it is about will not change.
  static func isSettled(_ db: Database, _ reference: EventReference, _ logs: FoldedLogs) throws
    -> Bool
  {
    guard let key = try logs.key(reference.id) else { return false }
    let state = try Int.fetchOne(
      db.cachedStatement(sql: "SELECT state FROM folded_event WHERE entry = ?"),
      arguments: [key])
    return state.map { $0 != State.missing.rawValue } ?? false
  }
}
