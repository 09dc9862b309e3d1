// Optional values in documents: a member that has no value is null, never left out.

import EventStore

extension JSON {
  static func optional(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }

  static func optional(_ value: (some CustomStringConvertible)?) -> JSON {
    value.map { .string($0.description) } ?? .null
  }

  static func optional(integer: (some BinaryInteger)?) -> JSON {
    integer.map { .int($0) } ?? .null
  }

  static func text(_ value: some CustomStringConvertible) -> JSON { .string(value.description) }

  static func texts(_ values: [some CustomStringConvertible]) -> JSON {
    .array(values.map { .string($0.description) })
  }
}
