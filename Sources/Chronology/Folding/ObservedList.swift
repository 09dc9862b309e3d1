// Members that hold a list: additions unite, a removal affects what its author had seen.

import EventStore

/// A list that merges element by element (an observed-remove set that remembers its order).
struct ObservedList: Sendable {
  /// An element as one event added it.
  struct Addition: Sendable {
    let value: JSON
    let stamp: Stamp
    /// Its place; the least of what it replaced.
    let place: Int
  }

  /// Elements by what identifies them.
  ///
  /// A key has several additions only where none precedes another.
  private(set) var additions: [ExactText: [Addition]] = [:]

  init(additions: [ExactText: [Addition]] = [:]) {
    self.additions = additions
  }

  /// What identifies an element: a citation its id, everything else its value.
  static func key(of value: JSON, in member: String) -> ExactText {
    guard member.hasSameBytes(as: "citations") else { return canonicalText(value) }
    switch value {
    case .object(let object): return ExactText(object["id"]?.stringValue ?? "")
    case .string(let id): return ExactText(id)
    default: return canonicalText(value)
    }
  }

  /// Strings stand for themselves behind a mark, everything else for its JSON: no two coincide.
  private static func canonicalText(_ value: JSON) -> ExactText {
    if case .string(let text) = value { return ExactText("\"" + text) }
    return ExactText(value.sorted.encodedString)
  }

  /// Adds an element; what the event had seen under its key is replaced, at the same place.
  mutating func add(
    _ value: JSON, key: ExactText, by stamp: Stamp, place: Int, sees: (Stamp) -> Bool
  ) {
    let present = additions[key] ?? []
    let seen = present.filter { sees($0.stamp) }
    let first = seen.map(\.place).min() ?? place
    additions[key] =
      present.filter { addition in !sees(addition.stamp) }
      + [Addition(value: value, stamp: stamp, place: min(first, place))]
  }

  /// Removes what the event had seen under a key.
  mutating func remove(key: ExactText, sees: (Stamp) -> Bool) {
    guard let present = additions[key] else { return }
    let kept = present.filter { !sees($0.stamp) }
    additions[key] = kept.isEmpty ? nil : kept
  }

  /// Removes everything that the event had seen.
  mutating func removeAll(sees: (Stamp) -> Bool) {
    for key in Array(additions.keys) { remove(key: key, sees: sees) }
  }

  /// The different elements in order, each with the earliest event that added it.
  var elements: [Addition] {
    additions.values.flatMap { additions in
      guard additions.count > 1 else { return additions }
      return additions.sorted { Stamp.isBefore($0.stamp, $1.stamp) }
        .reduce(into: [Addition]()) { kept, addition in
          if !kept.contains(where: { $0.value == addition.value }) { kept.append(addition) }
        }
    }.sorted { left, right in
      left.place != right.place ? left.place < right.place : Stamp.isBefore(left.stamp, right.stamp)
    }
  }

  /// Keys under which different elements stand side by side.
  func conflicts(member: String) -> [Conflict] {
    additions.values.compactMap { additions in
      guard additions.count > 1 else { return nil }
      let settings = Registers.distinct(
        additions.map { Setting(value: $0.value, stamp: $0.stamp) }
          .sorted { Stamp.isBefore($0.stamp, $1.stamp) })
      return settings.count > 1 ? Conflict(member: member, settings: settings) : nil
    }.sorted { left, right in
      ExactText(left.values[0].value.encodedString) < ExactText(right.values[0].value.encodedString)
    }
  }
}

extension JSON {
  /// The same value with the members of its objects in the order of their names.
  var sorted: JSON {
    switch self {
    case .array(let elements): .array(elements.map(\.sorted))
    case .object(let object):
      .object(
        object.members.sorted { ExactText($0.name) < ExactText($1.name) }
          .reduce(into: JSONObject()) { $0[$1.name] = $1.value.sorted })
    default: self
    }
  }
}
