// Reading payloads that somebody else wrote: what is malformed says why, and folds to nothing.

import EventStore

/// Why a payload cannot be folded: a required member is lacking, or a known one has the wrong type.
struct MalformedPayload: Error, Equatable {
  let reason: String
}

/// Readers of known members. Absent and `null` are the same; another type is malformed.
extension JSONObject {
  private func known(_ name: String) -> JSON? {
    switch self[name] {
    case nil, .null: nil
    case let value?: value
    }
  }

  func string(_ name: String) throws(MalformedPayload) -> String? {
    guard let value = known(name) else { return nil }
    guard case .string(let text) = value else {
      throw MalformedPayload(reason: "'\(name)' is not a string")
    }
    return text
  }

  func requiredString(_ name: String) throws(MalformedPayload) -> String {
    guard let text = try string(name) else {
      throw MalformedPayload(reason: "'\(name)' is missing")
    }
    return text
  }

  func integer(_ name: String) throws(MalformedPayload) -> Int64? {
    guard let value = known(name) else { return nil }
    guard let number = value.intValue else {
      throw MalformedPayload(reason: "'\(name)' is not a whole number")
    }
    return number
  }

  func array(_ name: String) throws(MalformedPayload) -> [JSON]? {
    guard let value = known(name) else { return nil }
    guard case .array(let elements) = value else {
      throw MalformedPayload(reason: "'\(name)' is not an array")
    }
    return elements
  }

  func strings(_ name: String) throws(MalformedPayload) -> [String]? {
    guard let elements = try array(name) else { return nil }
    var strings: [String] = []
    for element in elements {
      guard case .string(let text) = element else {
        throw MalformedPayload(reason: "'\(name)' holds something other than strings")
      }
      strings.append(text)
    }
    return strings
  }

  func object(_ name: String) throws(MalformedPayload) -> JSONObject? {
    guard let value = known(name) else { return nil }
    guard case .object(let object) = value else {
      throw MalformedPayload(reason: "'\(name)' is not an object")
    }
    return object
  }

  func objects(_ name: String) throws(MalformedPayload) -> [JSONObject]? {
    guard let elements = try array(name) else { return nil }
    var objects: [JSONObject] = []
    for element in elements {
      guard case .object(let object) = element else {
        throw MalformedPayload(reason: "'\(name)' holds something other than objects")
      }
      objects.append(object)
    }
    return objects
  }

  func fact(_ name: String) throws(MalformedPayload) -> FactID {
    guard let id = FactID(try requiredString(name)) else {
      throw MalformedPayload(reason: "'\(name)' is not a UUID")
    }
    return id
  }

  func source(_ name: String) throws(MalformedPayload) -> SourceID {
    guard let id = SourceID(try requiredString(name)) else {
      throw MalformedPayload(reason: "'\(name)' is not the id of a source")
    }
    return id
  }

  /// The references that an event was made on; none if the member is absent.
  func after() throws(MalformedPayload) -> [EventReference] {
    var references: [EventReference] = []
    for text in try strings("after") ?? [] {
      guard let reference = EventReference(text) else {
        throw MalformedPayload(reason: "'after' holds '\(text)', which refers to no event")
      }
      references.append(reference)
    }
    return references
  }
}

extension [EventReference] {
  var json: JSON { .array(map { .string($0.description) }) }
}

extension JSONObject {
  /// Sets a member, unless there is nothing to set.
  mutating func set(_ name: String, _ value: JSON?) {
    if let value { self[name] = value }
  }

  mutating func set(_ name: String, _ text: String?) {
    if let text { self[name] = .string(text) }
  }

  /// Sets a list, unless it is empty.
  mutating func set(_ name: String, list: [JSON]) {
    if !list.isEmpty { self[name] = .array(list) }
  }
}
