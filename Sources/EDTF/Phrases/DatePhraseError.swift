// Why a phrase was not taken for a date, and what would mend it.

/// A phrase that was refused.
public struct DatePhraseError: Error, Hashable, Sendable {
  /// What kind of refusal this is.
  public enum Kind: Hashable, Sendable {
    /// Its words are not understood, or not all of them.
    case notUnderstood

    /// It can mean more than one date; ``DatePhraseError/readings`` has them.
    case ambiguous

    /// It is relative, and the anchor that would fix it is missing or too coarse.
    case needsAnchor

    /// It is understood, but there is no such date.
    case impossible
  }

  /// What kind of refusal this is.
  public var kind: Kind

  /// Where it stopped making sense, in Unicode code points of the text without the white space
  /// around it, from 0.
  public var offset: Int

  /// What was wrong and what would help: a clause without a full stop.
  public var message: String

  /// The dates that an ambiguous phrase can mean, as EDTF.
  public var readings: [String]

  init(_ kind: Kind, at offset: Int, _ message: String, readings: [String] = []) {
    self.kind = kind
    self.offset = offset
    self.message = message
    self.readings = readings
  }
}

extension DatePhraseError: CustomStringConvertible {
  /// The message, the readings where there are some, and the place, counted from 1.
  public var description: String {
    let choice = readings.isEmpty ? "" : ": " + readings.joined(separator: " or ")
    return "\(message)\(choice) (at character \(offset + 1))"
  }
}
