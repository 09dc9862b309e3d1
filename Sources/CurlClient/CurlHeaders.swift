// The fields of a request's or a response's head.

/// Header fields in their order, found by name whatever its case (RFC 9110 §5.1).
public struct CurlHeaders: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  /// One field of a head.
  public struct Field: Sendable, Equatable {
    /// The field's name as written.
    public var name: String
    /// Its value without white space around it.
    public var value: String
  }

  /// All fields in their order; a name may occur more than once.
  public private(set) var fields: [Field] = []

  /// No fields.
  public init() {}

  /// The fields of a literal such as `["accept": "application/json"]`.
  public init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements { add(value, for: name) }
  }

  /// Appends a field, beside any of the same name.
  public mutating func add(_ value: String, for name: String) {
    fields.append(Field(name: name, value: value))
  }

  /// The first value of that name; setting it replaces all of that name, `nil` removes them.
  public subscript(name: String) -> String? {
    get {
      let sought = name.lowercased()
      return fields.first { $0.name.lowercased() == sought }?.value
    }
    set {
      let sought = name.lowercased()
      fields.removeAll { $0.name.lowercased() == sought }
      if let newValue { add(newValue, for: name) }
    }
  }

  /// Appends to the last field's value: a folded line (RFC 9112 §5.2).
  mutating func extendLast(with continuation: String) {
    guard !fields.isEmpty else { return }
    fields[fields.count - 1].value += " " + continuation
  }
}
