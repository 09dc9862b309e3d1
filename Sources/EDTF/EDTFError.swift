// Why a text is not an EDTF date, and where it stopped making sense.

/// A text that is not an EDTF date.
public struct EDTFError: Error, Hashable, Sendable {
  /// What kind of refusal this is.
  public enum Kind: Hashable, Sendable {
    /// The standard has no such date.
    case invalid

    /// A date of the standard that this library cannot hold: a year too far away to be counted in
    /// days.
    case unsupported
  }

  /// What kind of refusal this is.
  public var kind: Kind

  /// Where, in Unicode code points from the start of the text, from 0.
  public var offset: Int

  /// What was expected there, and what was found: a clause without a full stop.
  public var message: String

  init(_ kind: Kind = .invalid, at offset: Int, _ message: String) {
    self.kind = kind
    self.offset = offset
    self.message = message
  }
}

extension EDTFError: CustomStringConvertible {
  /// The message with its place, counted from 1 as people count characters.
  public var description: String { "\(message) (at character \(offset + 1))" }
}
