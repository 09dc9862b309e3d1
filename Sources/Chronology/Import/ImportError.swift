// Why nothing of a file was imported.

/// What stops an import before it has written anything.
public struct ImportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, and what may have been meant.
  public let message: String
  /// Where in the file, if it is there.
  public let place: RowPlace?
  /// What to try.
  public let advice: String?

  init(_ message: String, at place: RowPlace? = nil, advice: String? = nil) {
    self.message = message
    self.place = place
    self.advice = advice
  }

  /// The place, the message and the advice.
  public var description: String {
    (place.map { "\($0): " } ?? "") + message + (advice.map { "\n\($0)" } ?? "")
  }
}
