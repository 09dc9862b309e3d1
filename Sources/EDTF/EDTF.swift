// A date as ISO 8601-2:2019 and the Library of Congress's EDTF specification write it: kept as it
// was given, and understood as bounds in whole days.

/// A date that may be uncertain, approximate, coarse, partly unknown, an interval or a set.
///
/// It is read by the Extended Date/Time Format of the Library of Congress
/// (<https://www.loc.gov/standards/datetime/>), the profile of ISO 8601-2:2019, levels 0, 1 and 2.
///
///     let date = try EDTF("2004-06-XX/2004-07-03~")
///     date.start        // 2004-06-01…2004-06-30
///     date.end          // 2004-07-03
///     date.isApproximate  // true
///     date.text         // "2004-06-XX/2004-07-03~"
///
/// Two values are equal when their texts are; ``canonical`` compares what is meant.
public struct EDTF: Sendable {
  /// The text as it was given.
  public let text: String

  /// What the text is made of.
  public let form: Form

  /// The lowest level, 0, 1 or 2, whose grammar has this text.
  public let level: Int

  /// Where in time its start and its end may lie.
  public let corners: Corners

  /// Every quality that covers any part of it.
  public let qualifier: Qualifier

  /// Reads an EDTF text, whole: no white space before, within or after.
  ///
  /// - Throws: What was expected, and where, for a text that the standard does not have
  ///   (`1985-13`, `2003-02-29`, `2004/2003`).
  public init(_ text: String) throws(EDTFError) {
    var contiguous = text
    let outcome = contiguous.withUTF8 { bytes -> Result<Reading, EDTFError> in
      do throws(EDTFError) {
        return .success(try Parser.read(bytes))
      } catch {
        return .failure(error)
      }
    }
    let reading = try outcome.get()
    self.text = contiguous
    form = reading.form
    level = reading.level
    corners = reading.corners
    qualifier = reading.qualifier
  }

  /// The days on which it can have started.
  public var start: Bounds { corners.start }

  /// The days on which it can have ended.
  public var end: Bounds { corners.end }

  /// Whether any part of it is marked `?` or `%`.
  public var isUncertain: Bool { qualifier.contains(.uncertain) }

  /// Whether any part of it is marked `~` or `%`.
  public var isApproximate: Bool { qualifier.contains(.approximate) }

  /// Whether any part of it is marked at all: what is said of it holds "if the date holds".
  public var isQualified: Bool { !qualifier.isEmpty }
}

extension EDTF: CustomStringConvertible {
  /// The text as it was given.
  public var description: String { text }
}

extension EDTF: Hashable {
  /// Whether both were given as the same text.
  public static func == (left: EDTF, right: EDTF) -> Bool { left.text == right.text }

  /// Feeds the text.
  public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
