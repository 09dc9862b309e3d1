// What to say beside a view that shows nothing: which filter left nothing, or that the page lies
// beyond the end. An empty answer is an answer, so this goes to standard error and the status is 0.

import Chronology

enum EmptyAnswer {
  /// Explains a view that has no rows to show; says nothing of one that has some.
  ///
  /// - Parameters:
  ///   - total: How many facts the view has in all.
  ///   - count: How many it would have with another filter.
  static func explain(
    shown: Int, of total: Int, filter: FactFilter, page: Page, _ chronology: Chronology,
    count: (FactFilter) throws -> Int
  ) throws {
    guard shown == 0 else { return }
    if total > 0 {
      Messages.say(
        "--offset \(page.offset) is past the last of \(Words.count(total, "fact")).")
    } else if try chronology.status().facts == 0 {
      Messages.say(
        "There are no facts yet. Record one with chron add, or many with chron import.")
    } else if !filter.isEmpty {
      for line in try filters(filter, count: count) { Messages.say(line) }
    }
  }

  /// The filters without which there would be something; if each of several leaves nothing, what
  /// there is without all of them.
  private static func filters(
    _ filter: FactFilter, count: (FactFilter) throws -> Int
  ) throws -> [String] {
    var lines: [String] = []
    for (name, other) in filter.withoutEach {
      let found = try count(other)
      if found > 0 { lines.append("Without \(name) there \(are(found)).") }
    }
    if lines.isEmpty, filter.withoutEach.count > 1 {
      let found = try count(FactFilter())
      if found > 0 { lines.append("Without filters there \(are(found)).") }
    }
    return lines
  }

  private static func are(_ count: Int) -> String {
    (count == 1 ? "is " : "are ") + Words.count(count, "fact")
  }
}

extension FactFilter {
  /// The filter without one of its options, for each that is set, by the option's name.
  fileprivate var withoutEach: [(name: String, filter: FactFilter)] {
    func without<Value>(
      _ name: String, _ member: WritableKeyPath<FactFilter, [Value]>
    ) -> [(String, FactFilter)] {
      if self[keyPath: member].isEmpty { return [] }
      var other = self
      other[keyPath: member] = []
      return [(name, other)]
    }
    return without("--actor", \.actors) + without("--place", \.places) + without("--tag", \.tags)
      + without("--kind", \.kinds) + without("--modality", \.modalities)
      + without("--source", \.sources) + without("--status", \.statuses)
      + without("--text", \.texts)
  }
}
