// Who said something, when, with which event: what folding keeps beside every value.

import EventStore

/// The mark of an event on what it set.
struct Stamp: Sendable {
  /// The event's row, of which the upper bits are its log.
  let key: EntryKey
  let at: Timestamp
  let origin: Origin
  let reference: EventReference

  init(key: EntryKey, at: Timestamp, origin: Origin, reference: EventReference) {
    self.key = key
    self.at = at
    self.origin = origin
    self.reference = reference
  }

  init(_ event: Event) {
    self.init(key: event.key, at: event.at, origin: event.origin, reference: event.reference)
  }

  var id: EventID { reference.id }

  /// The number of the log in this file: equal exactly for events of one log.
  var log: Int64 { Stamp.log(of: key) }

  /// The numbers that logs can have: the bits of a row above the index.
  static let logs: Range<Int64> = 0..<1 << 23

  static func log(of key: EntryKey) -> Int64 { key >> 40 }

  static func index(of key: EntryKey) -> Int64 { key & ((1 << 40) - 1) }

  /// The order among events of which neither precedes the other: AT, then the bytes of the origin,
  /// then the index.
  static func isBefore(_ left: Stamp, _ right: Stamp) -> Bool {
    if left.at != right.at { return left.at < right.at }
    if left.log == right.log { return left.key < right.key }
    return left.origin < right.origin
  }
}

extension Stamp: Equatable {
  static func == (left: Stamp, right: Stamp) -> Bool { left.key == right.key }
}
