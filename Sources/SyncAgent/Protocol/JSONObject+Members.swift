// Reading members of messages: present, and of the right type, or an error that names them.

internal import EventStore

/// A message that is not what the protocol says.
struct MessageError: Error, Equatable {
  /// Why, cut to a bounded length: it may quote what the peer wrote.
  let reason: String

  init(reason: String) { self.reason = reason.cut(to: SyncLimits.peerTextCharacters) }
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

  /// A string of so many bytes at most.
  func string(_ name: String, maximumBytes: Int) throws(MessageError) -> String {
    guard let value = self[name]?.stringValue else {
      throw MessageError(reason: "the member \"\(name)\" is not a string")
    }
    guard value.utf8.count <= maximumBytes else {
      throw MessageError(
        reason: "the member \"\(name)\" has \(value.utf8.count) bytes; it may have \(maximumBytes)")
    }
    return value
  }

  /// A text for a person, cut where it is too long to be read.
  func text(_ name: String) throws(MessageError) -> String {
    guard let value = self[name]?.stringValue else {
      throw MessageError(reason: "the member \"\(name)\" is not a string")
    }
    return value.cut(to: SyncLimits.peerTextCharacters)
  }

  /// A whole number within bounds: by default those of a log's size.
  func count(
    _ name: String, in range: ClosedRange<Int64> = 0...Limits.logEntryCount
  ) throws(MessageError) -> Int64 {
    guard let value = self[name]?.intValue, range.contains(value) else {
      throw MessageError(
        reason: "the member \"\(name)\" is not a whole number from \(range.lowerBound) to "
          + "\(range.upperBound)")
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
    let text = try string(name, maximumBytes: SyncLimits.nameByteCount)
    guard let origin = Origin(text) else {
      throw MessageError(reason: "the member \"\(name)\" is not an origin: \"\(text)\"")
    }
    return origin
  }

  func chronology(_ name: String) throws(MessageError) -> ChronologyID {
    let text = try string(name, maximumBytes: SyncLimits.nameByteCount)
    guard let id = ChronologyID(text) else {
      throw MessageError(reason: "the member \"\(name)\" is not a chronology's id: \"\(text)\"")
    }
    return id
  }
}
