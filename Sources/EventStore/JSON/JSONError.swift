// What is wrong with bytes that should be JSON, and where.

/// Bytes that are not I-JSON, or JSON that is not what was expected.
public struct JSONError: Error, Equatable, CustomStringConvertible {
  /// What was found, or expected.
  public let message: String
  /// Bytes before the place.
  public let offset: Int

  /// An error at `offset` bytes into the text.
  public init(_ message: String, at offset: Int) {
    self.message = message
    self.offset = offset
  }

  /// The message with its place.
  public var description: String { "\(message) at byte \(offset)" }
}
