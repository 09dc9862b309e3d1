// Why nothing of a file was imported, or not all of it.

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

/// What stops an import after it has written some rows, which stay.
public struct ImportInterrupted: Error, CustomStringConvertible {
  /// What stopped it.
  public let cause: any Error
  /// How many rows it had written.
  public let written: Int

  /// The cause, and what was kept.
  public var description: String {
    "\(cause)\n\(written) \(written == 1 ? "row was" : "rows were") imported before that"
  }
}
