// Two documents that are nearly one text, and which of them is taken to be derived from the other.

import EDTF

/// Two documents of which one is, for the most part, in the other.
public struct NearCopy: Equatable, Sendable {
  /// The document that is derived.
  public let derived: SourceID
  /// The document that it is derived from.
  public let origin: SourceID
  /// What it is to its origin: a copy, whole or in part, or a longer text that quotes it.
  public let relation: Derivation
  /// Whether the documents' dates say that the origin came first; if not, nobody can tell.
  public let isDated: Bool
  /// The share of the derived document's words that stand in the origin, from 0 to 1.
  public let derivedShare: Double
  /// The share of the origin's words that stand in the derived document.
  public let originShare: Double

  /// One end of a comparison.
  struct End {
    let source: SourceID
    let dates: PublicationDates?
    let share: Double

    var isMostlyShared: Bool { share >= Likeness.threshold }

    func isBefore(_ other: End) -> Bool {
      guard let dates, let others = other.dates else { return false }
      return dates.upper < others.lower
    }
  }

  /// What two documents of which at least one is mostly in the other are to one another.
  ///
  /// - Parameter one: The end that is derived if nothing says otherwise.
  init(_ one: End, _ other: End) {
    let (derived, origin): (End, End)
    if one.isMostlyShared, other.isMostlyShared {
      (derived, origin) = one.isBefore(other) ? (other, one) : (one, other)
      relation = .copy
    } else {
      let (part, whole) = one.isMostlyShared ? (one, other) : (other, one)
      // A part that came later is an excerpt. Else the whole repeats it, whichever came first.
      let isExcerpt = whole.isBefore(part)
      (derived, origin) = isExcerpt ? (part, whole) : (whole, part)
      relation = isExcerpt ? .copy : .quotes
    }
    self.derived = derived.source
    self.origin = origin.source
    isDated = origin.isBefore(derived)
    derivedShare = derived.share
    originShare = origin.share
  }
}
