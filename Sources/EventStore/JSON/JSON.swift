// A JSON value as payloads hold it: members in their order, numbers as written, strings compared as
// UTF-8 bytes. Foundation's types keep none of these, and two replicas must see the same.

import Foundation

/// A JSON value (RFC 8259), restricted to I-JSON (RFC 7493) when parsed.
public enum JSON: Sendable {
  case null
  case bool(Bool)
  /// A number, as it was written: precision is never lost by reading it.
  case number(String)
  case string(String)
  case array([JSON])
  case object(JSONObject)
}

/// The members of a JSON object, in the order in which they were written.
public struct JSONObject: Sendable {
  /// Name and value of each member; no name occurs twice.
  public private(set) var members: [(name: String, value: JSON)]

  /// An object without members.
  public init() {
    members = []
  }

  /// An object without members, with room for some.
  public init(minimumCapacity: Int) {
    members = []
    members.reserveCapacity(minimumCapacity)
  }

  /// The object of `members`, whose names the caller knows to be distinct.
  init(unchecked members: [(name: String, value: JSON)]) {
    self.members = members
  }

  /// The value of the member `name`, compared as UTF-8 bytes; nil removes, a new name comes last.
  public subscript(name: String) -> JSON? {
    get { index(of: name).map { members[$0].value } }
    set {
      switch (index(of: name), newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append((name, value))
      case (nil, nil): break
      }
    }
  }

  /// Adds a member after the others, of a name that the caller knows to be new.
  public mutating func append(_ name: String, _ value: JSON) {
    assert(index(of: name) == nil)
    members.append((name, value))
  }

  private func index(of name: String) -> Int? {
    // In place: an element that is handed on whole pays for keeping its value.
    members.withUnsafeBufferPointer { members in
      members.indices.first { members[$0].name.hasSameBytes(as: name) }
    }
  }
}

extension String {
  /// Whether both strings are the same UTF-8 bytes.
  ///
  /// `==` on `String` is canonical equivalence: it takes "é" for "é", and which of the two a
  /// payload holds is part of what its author signed.
  ///
  /// Equal short strings have the same representation in memory. Most other pairs differ in length,
  /// or `==` tells them apart: strings that it takes for different have different bytes.
  @inlinable
  public func hasSameBytes(as other: String) -> Bool {
    isRepresented(like: other)
      || utf8.count == other.utf8.count && self == other && hasSameBytes(asEqual: other)
  }

  /// Whether both lie in memory alike: then they are the same, though not the other way round.
  @inlinable
  func isRepresented(like other: String) -> Bool {
    withUnsafeBytes(of: self) { own in
      withUnsafeBytes(of: other) { other in
        own.count == 16 && other.count == 16
          && own.load(as: UInt64.self) == other.load(as: UInt64.self)
          && own.load(fromByteOffset: 8, as: UInt64.self)
            == other.load(fromByteOffset: 8, as: UInt64.self)
      }
    }
  }

  /// Whether a string of as many bytes, which canonical equivalence takes for the same, is.
  @usableFromInline
  func hasSameBytes(asEqual other: String) -> Bool {
    let isSame = utf8.withContiguousStorageIfAvailable { own in
      other.utf8.withContiguousStorageIfAvailable { areSame(own, $0) }
    }
    return (isSame ?? nil) ?? utf8.elementsEqual(other.utf8)
  }
}

/// Whether two buffers of the same size hold the same bytes.
private func areSame(
  _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
) -> Bool {
  guard let first = left.baseAddress, let second = right.baseAddress else { return true }
  return memcmp(first, second, left.count) == 0
}

extension JSON: Equatable {
  /// Equality of values: strings as UTF-8 bytes, numbers as written, objects without regard to order.
  public static func == (a: JSON, b: JSON) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.number(let a), .number(let b)): a.hasSameBytes(as: b)
    case (.string(let a), .string(let b)): a.hasSameBytes(as: b)
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)): a == b
    default: false
    }
  }
}

extension JSONObject: Equatable {
  /// Equality of members, whatever their order.
  public static func == (a: JSONObject, b: JSONObject) -> Bool {
    a.members.count == b.members.count && a.members.allSatisfy { b[$0.name] == $0.value }
  }
}

extension JSON {
  /// The integer `value`.
  public static func int(_ value: some BinaryInteger) -> JSON { .number(String(value)) }

  /// The string, if this is one.
  public var stringValue: String? { if case .string(let value) = self { value } else { nil } }
  /// The truth value, if this is one.
  public var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The integer, if this is a number written as one that fits 64 bits.
  public var intValue: Int64? { if case .number(let text) = self { Int64(text) } else { nil } }
  /// The elements, if this is an array.
  public var arrayValue: [JSON]? { if case .array(let value) = self { value } else { nil } }
  /// The members, if this is an object.
  public var objectValue: JSONObject? { if case .object(let value) = self { value } else { nil } }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByNilLiteral
{
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An integer.
  public init(integerLiteral value: Int) { self = .int(value) }
  /// An array.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// An object; its names must be distinct.
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(JSONObject(unchecked: elements.map { (name: $0.0, value: $0.1) }))
  }
  /// The null value.
  public init(nilLiteral: ()) { self = .null }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// An object; its names must be distinct.
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self.init(unchecked: elements.map { (name: $0.0, value: $0.1) })
  }
}
