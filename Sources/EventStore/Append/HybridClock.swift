// The hybrid clock of a writer: real time, but always after everything seen. A clock that was wrong
// once must not stop the work: what was written with it stays, and what comes next goes just after.

import GRDB

extension Timestamp {
  /// The latest AT that does not count as ahead of a clock that says this.
  var horizon: Timestamp {
    Timestamp(microseconds: microseconds + Limits.clockSkewMicroseconds)
  }

  /// Whether it is more than 10 minutes ahead of a clock that says `now`.
  public func isAhead(of now: Timestamp) -> Bool { self > now.horizon }

  /// Checks that a clock can mean what it says.
  ///
  /// - Throws: `clockUnset`.
  func checkIsSet() throws(EventStoreError) {
    guard !Limits.clockMicroseconds.contains(microseconds) else { return }
    throw EventStoreError(
      .clockUnset, "this machine's clock is not set: it says \(self). Nothing was written",
      advice: "Set the clock, then try again.")
  }

  /// The AT of an event that is written now, after one of `last`.
  ///
  /// - Throws: `logFull` where there is no later moment that can be written.
  func next(after last: Timestamp) throws(EventStoreError) -> Timestamp {
    let next = Timestamp(microseconds: max(microseconds, last.microseconds + 1))
    guard next > last else {
      throw EventStoreError(
        .logFull, "no event can follow one dated \(last), the latest time that can be recorded",
        advice: "Begin a new log with 'chron member renew'.")
    }
    return next
  }
}

extension EventStore {
  /// Notes once that a log goes on after an event that is ahead of the clock.
  ///
  /// It was said already if what came last to the log was ahead when it came.
  func noteLead(of log: LogRow, _ now: Timestamp, _ db: Database) throws {
    guard log.size > 0, log.lastAt > now.horizon else { return }
    let wasSaid = try Bool.fetchOne(
      db, sql: "SELECT ahead FROM arrival WHERE log = ? AND upto = ?",
      arguments: [log.number, log.size])
    guard wasSaid != true else { return }
    notify?(
      .clockBehind(
        last: EventID(incarnation: log.origin.incarnation, index: log.size - 1), at: log.lastAt,
        now: now))
  }
}

/// Events at the end of a log that are ahead of this machine's clock.
public struct EventsAhead: Sendable, Equatable {
  /// The log.
  public let origin: Origin
  /// The first of them; all after it in the log are ahead too.
  public let first: EventID
  /// How many they are.
  public let count: Int64
  /// The time of the last.
  public let last: Timestamp
}

extension EventStore {
  /// The events that are more than 10 minutes ahead of this machine's clock as it is now, whoever
  /// wrote them.
  public func eventsAhead() throws -> [EventsAhead] {
    let horizon = clock.now().horizon
    return try read { db in
      try LogRow.fetchAll(db).filter { $0.lastAt > horizon && $0.size > 0 }.map { log in
        // Times increase within a log, so the first one ahead is found by halves.
        var (low, high) = (Int64(0), log.size - 1)
        while low < high {
          let middle = low + (high - low) / 2
          let at = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT at FROM entry WHERE key = ?"),
            arguments: [Event.key(log: log.number, index: middle)])
          if at ?? .min > horizon.microseconds { high = middle } else { low = middle + 1 }
        }
        return EventsAhead(
          origin: log.origin, first: EventID(incarnation: log.origin.incarnation, index: low),
          count: log.size - low, last: log.lastAt)
      }
    }
  }
}
