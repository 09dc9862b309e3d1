// Parts of SQL conditions with their arguments.

import Foundation
import GRDB

/// A condition on rows of `fact`.
struct Condition {
  var sql: String
  var arguments: [(any DatabaseValueConvertible)?] = []

  init(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) {
    self.sql = sql
    self.arguments = arguments
  }

  static var always: Condition { Condition("1") }

  /// All of several.
  static func all(_ conditions: [Condition]) -> Condition {
    join(conditions.filter { $0.sql != always.sql }, with: " AND ") ?? always
  }

  /// Any of several.
  static func any(_ conditions: [Condition]) -> Condition {
    join(conditions, with: " OR ") ?? Condition("0")
  }

  private static func join(_ conditions: [Condition], with word: String) -> Condition? {
    guard let first = conditions.first else { return nil }
    if conditions.count == 1 { return first }
    return Condition(
      "(" + conditions.map(\.sql).joined(separator: word) + ")", conditions.flatMap(\.arguments))
  }

  /// Whether a column has one of some values.
  static func oneOf(_ column: String, _ values: [String]) -> Condition {
    Condition("\(column) IN (\(values.map { _ in "?" }.joined(separator: ", ")))", values)
  }

  /// Whether a fact is one of some rows.
  static func isOneOf(keys: some Sequence<Int64>) -> Condition {
    Condition("key IN (SELECT value FROM json_each(?))", [list(keys)])
  }

  /// Numbers as one argument, for `json_each`.
  static func list(_ numbers: some Sequence<Int64>) -> String {
    "[" + numbers.map(String.init).joined(separator: ",") + "]"
  }

  static prefix func ! (condition: Condition) -> Condition {
    Condition("NOT (\(condition.sql))", condition.arguments)
  }
}
