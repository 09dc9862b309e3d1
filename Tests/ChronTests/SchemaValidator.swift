// Holds a JSON value against a JSON Schema (2020-12), by the keywords that docs/schemas uses and no
// others: a keyword it does not know is itself a failure, so nothing is ever silently unchecked.

import EventStore
import Foundation

struct SchemaValidator {
  private let root: JSON
  private var definitions: [String: JSON] = [:]
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("docs/schemas")

  /// The schema `docs/schemas/NAME.json`.
  init(named name: String) throws {
    root = try Self.load(name)
    for (name, value) in root.objectValue?["$defs"]?.objectValue?.members ?? [] {
      definitions[name] = value
    }
  }

  /// The schema that a definition of `common.json` is.
  init(definition name: String) throws {
    let common = try SchemaValidator(named: "common")
    self.init(root: ["$ref": .string("#/$defs/\(name)")])
    definitions = common.definitions
  }

  /// A schema at hand.
  init(root: JSON) { self.root = root }

  private static func load(_ name: String) throws -> JSON {
    let data = try Data(contentsOf: folder.appendingPathComponent("\(name).json"))
    return try JSON.parse(Array(data))
  }

  /// What is wrong with the value; empty if it is valid.
  func problems(in value: JSON) -> [String] { check(value, root, "$") }

  func problems(in text: String) -> [String] {
    do {
      return problems(in: try JSON.parse(text))
    } catch {
      return ["not JSON: \(error)"]
    }
  }

  private func check(
    _ value: JSON, _ schema: JSON, _ path: String
  ) -> [String] {
    if let isAllowed = schema.boolValue { return isAllowed ? [] : ["\(path): not allowed"] }
    guard let schema = schema.objectValue else { return ["\(path): the schema is no object"] }
    var problems: [String] = []
    for (keyword, argument) in schema.members {
      switch keyword {
      case "$schema", "$id", "$defs", "title", "description", "$comment", "examples":
        break
      case "$ref":
        problems += reference(argument.stringValue ?? "", value, path)
      case "type":
        let types = argument.arrayValue?.compactMap(\.stringValue) ?? [argument.stringValue ?? ""]
        if !types.contains(where: { Self.isType($0, value) }) {
          problems.append("\(path): not of type \(types.joined(separator: " or "))")
        }
      case "const":
        if value != argument { problems.append("\(path): not \(argument.encodedString)") }
      case "enum":
        if !(argument.arrayValue ?? []).contains(value) {
          problems.append("\(path): \(value.encodedString) is none of \(argument.encodedString)")
        }
      case "anyOf":
        let tries = (argument.arrayValue ?? []).map { check(value, $0, path) }
        if !tries.contains(where: \.isEmpty) {
          problems.append("\(path): none of anyOf: \(tries.flatMap { $0 })")
        }
      case "pattern":
        if let text = value.stringValue, let pattern = argument.stringValue,
          text.range(of: pattern, options: .regularExpression) == nil
        {
          problems.append("\(path): “\(text)” does not match \(pattern)")
        }
      case "minimum":
        if let number = value.intValue, let least = argument.intValue, number < least {
          problems.append("\(path): \(number) is less than \(least)")
        }
      case "maximum":
        if let number = value.intValue, let most = argument.intValue, number > most {
          problems.append("\(path): \(number) is more than \(most)")
        }
      case "minItems":
        if let items = value.arrayValue, let least = argument.intValue, items.count < least {
          problems.append("\(path): fewer than \(least) items")
        }
      case "items":
        for (index, item) in (value.arrayValue ?? []).enumerated() {
          problems += check(item, argument, "\(path)[\(index)]")
        }
      case "required":
        guard let object = value.objectValue else { break }
        for name in argument.arrayValue?.compactMap(\.stringValue) ?? []
        where object[name] == nil {
          problems.append("\(path): lacks \(name)")
        }
      case "properties":
        guard let object = value.objectValue, let properties = argument.objectValue else { break }
        for (name, value) in object.members {
          guard let schema = properties[name] else { continue }
          problems += check(value, schema, "\(path).\(name)")
        }
        problems += order(of: object, in: properties, path)
      case "additionalProperties":
        guard let object = value.objectValue else { break }
        let known = schema["properties"]?.objectValue
        for (name, value) in object.members where known?[name] == nil {
          problems += check(value, argument, "\(path).\(name)")
        }
      default:
        problems.append("\(path): this validator does not know the keyword \(keyword)")
      }
    }
    return problems
  }

  /// JSON Schema says nothing of order; the documented shapes do, and so the schemas list members
  /// in the order in which the program prints them.
  private func order(of object: JSONObject, in properties: JSONObject, _ path: String) -> [String] {
    let names = object.members.map(\.name).filter { properties[$0] != nil }
    let expected = properties.members.map(\.name).filter { object[$0] != nil }
    return names == expected ? [] : ["\(path): members in the order \(names), not \(expected)"]
  }

  private func reference(_ text: String, _ value: JSON, _ path: String) -> [String] {
    let local = "#/$defs/"
    if text.hasPrefix(local) {
      guard let schema = definitions[String(text.dropFirst(local.count))] else {
        return ["\(path): \(text) is not defined"]
      }
      return check(value, schema, path)
    }
    let parts = text.components(separatedBy: ".json#/$defs/")
    if parts.count == 2, let other = try? SchemaValidator(named: parts[0]),
      let schema = other.definitions[parts[1]]
    {
      return other.check(value, schema, path)
    }
    return ["\(path): cannot resolve \(text)"]
  }

  private static func isType(_ type: String, _ value: JSON) -> Bool {
    switch (type, value) {
    case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array),
      ("object", .object), ("number", .number):
      true
    case ("integer", .number(let text)): Int64(text) != nil
    default: false
    }
  }
}
