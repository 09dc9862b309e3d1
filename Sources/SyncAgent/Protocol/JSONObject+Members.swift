// Reading members of messages: present, and of the right type, or an error that names them.

internal import EventStore

/// A message that is not what the protocol says.
struct MessageError: Error, Equatable {
  let reason: String
}

extension JSONObject {
  /// Parses a body that has to be one JSON object.
  static func message(_ bytes: [UInt8]) throws(MessageError) -> JSONObject {
    do {
      guard let object = try JSON.parse(bytes).objectValue else {
        throw MessageError(reason: "it is not a JSON object")
      }
      return object
    } catch let error as MessageError {
      throw error
    } catch {
      throw MessageError(reason: "it is not JSON: \(error)")
    }
  }

  func string(_ name: String) throws(MessageError) -> String {
    guard let value = self[name]?.stringValue else {
      throw MessageError(reason: "the member \"\(name)\" is not a string")
    }
    return value
  }

  /// A whole number, 0 or more.
  func count(_ name: String) throws(MessageError) -> Int64 {
    guard let value = self[name]?.intValue, value >= 0 else {
      throw MessageError(reason: "the member \"\(name)\" is not a whole number of 0 or more")
    }
    return value
  }

  func array(_ name: String) throws(MessageError) -> [JSON] {
    guard let value = self[name]?.arrayValue else {
      throw MessageError(reason: "the member \"\(name)\" is not an array")
    }
    return value
  }

  func origin(_ name: String) throws(MessageError) -> Origin {
    let text = try string(name)
    guard let origin = Origin(text) else {
      throw MessageError(reason: "the member \"\(name)\" is not an origin: \"\(text)\"")
    }
    return origin
  }

  func chronology(_ name: String) throws(MessageError) -> ChronologyID {
    let text = try string(name)
    guard let id = ChronologyID(text) else {
      throw MessageError(reason: "the member \"\(name)\" is not a chronology's id: \"\(text)\"")
    }
    return id
  }
}
