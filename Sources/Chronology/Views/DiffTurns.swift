// Days on which a fact looks otherwise than the day before, as conditions on its row: in SQL for
// rows that hold as they stand, and in Swift for those that were folded again within bounds.

import EDTF

/// A step from one bound to another, on an axis that counts in days.
protocol Turn {
  /// Conditions of which one holds for every row that can look otherwise, each for an index.
  var conditions: [Condition] { get }
  /// The same for a row at hand.
  func holds(for row: FactRow) -> Bool
}

/// The step from what had happened by one day to what had by another.
struct Days: Turn {
  private let first: Int64
  private let last: Int64

  /// Nil unless there are two days.
  init?(_ one: Day?, _ other: Day?) {
    guard let one, let other else { return nil }
    first = min(one, other).number
    last = max(one, other).number
  }

  var conditions: [Condition] {
    let range: [Int64] = [first, last]
    return [
      Condition("(retracted IN (0, 1) AND band = 0 AND earliest > ? AND earliest <= ?)", range),
      Condition(
        "(retracted IN (0, 1) AND band IN (0, 1) AND latest > ? AND latest <= ?)", range),
      Condition(
        """
        (retracted IN (0, 1) AND band = 2 AND ((expected_from > ? AND expected_from <= ?) \
        OR (due_from > ? AND due_from <= ?) OR (closed_from > ? AND closed_from <= ?)))
        """, range + range + range),
      // A day too many on one side or the other: what ends on a day is over on the next.
      Condition(
        """
        ((kind = 'state' OR finish <> latest) AND ((finish >= ? AND finish <= ?) \
        OR (ending >= ? AND ending <= ?) OR (vouched >= ? AND vouched <= ?)))
        """, range + range + range),
      // Several dates have more ends than a row has room for.
      Condition("conflicted"),
    ]
  }

  func holds(for row: FactRow) -> Bool {
    let place = row.placement
    let begins = [place.earliest, place.latest, place.expectedFrom, place.dueFrom, row.closedFrom]
    return row.isConflicted
      || begins.contains { $0.map { $0 > first && $0 <= last } ?? false }
      || [row.finish, row.ending, row.vouched].contains {
        $0.map { $0 >= first && $0 <= last } ?? false
      }
  }
}

/// The step from what a source had made public by one day to what one had by another.
struct Publications: Turn {
  /// No bound at all lies after all days, and lets facts through that nobody ever made public.
  private let first: Int64
  private let last: Int64

  init(_ one: Day?, _ other: Day?) {
    let days = [one?.number ?? .max, other?.number ?? .max]
    first = min(days[0], days[1])
    last = max(days[0], days[1])
  }

  var conditions: [Condition] {
    let later = Condition(
      "(reported_last > reported_first AND reported_first <= ? AND reported_last > ?)",
      [last, first])
    guard last < .max else {
      return [
        Condition("(reported_first IS NULL OR reported_first > ?)", [first]), later,
      ]
    }
    return [Condition("(reported_first > ? AND reported_first <= ?)", [first, last]), later]
  }

  func holds(for row: FactRow) -> Bool {
    guard let reported = row.reportedFirst else { return last == .max }
    if reported > first { return reported <= last }
    return row.reportedLast.map { $0 > first } ?? false
  }
}
