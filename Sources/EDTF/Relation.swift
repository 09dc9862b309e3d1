// Allen's thirteen relations between two stretches of days (J. F. Allen, "Maintaining Knowledge
// about Temporal Intervals", CACM 26 (1983) 832–843).

extension EDTF {
  /// How one stretch of days lies to another: exactly one of these holds for any two.
  ///
  /// A stretch has whole days, first and last included; so one that ends on the eve of the other
  /// *meets* it, and two days that are the same are *equal*.
  public enum Relation: Int, Hashable, Sendable, CaseIterable {
    /// It ends more than a day before the other starts.
    case before
    /// It ends on the eve of the other's start.
    case meets
    /// It starts first, and ends within the other.
    case overlaps
    /// They start together; it ends first.
    case starts
    /// It starts after the other and ends before it.
    case during
    /// They end together; it starts later.
    case finishes
    /// They are the same.
    case equals
    /// They end together; it starts first.
    case finishedBy
    /// It starts before the other and ends after it.
    case contains
    /// They start together; it ends later.
    case startedBy
    /// It starts within the other, and ends after it.
    case overlappedBy
    /// It starts on the morrow of the other's end.
    case metBy
    /// It starts more than a day after the other ends.
    case after

    /// How the other lies to this one.
    public var inverse: Relation {
      // The cases are listed so that each stands opposite to its inverse.
      Relation(rawValue: Relation.after.rawValue - rawValue) ?? .equals
    }
  }

  /// A set of relations, such as all that are possible between two dates.
  public struct Relations: OptionSet, Hashable, Sendable {
    /// A bit for each relation, in the order of its cases.
    public let rawValue: UInt16

    /// A set from its bits.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// A set of one.
    public init(_ relation: Relation) { rawValue = 1 << UInt16(relation.rawValue) }

    /// Every relation: nothing is known.
    public static let all = Relations(rawValue: 1 << 13 - 1)

    /// Those in which the two have a day in common.
    public static let sharingDays = all.subtracting(
      [.init(.before), .init(.meets), .init(.metBy), .init(.after)])

    /// Whether the relation is one of them.
    public func contains(_ relation: Relation) -> Bool { contains(Relations(relation)) }

    /// The relations in the set, in the order of their cases.
    public var elements: [Relation] { Relation.allCases.filter(contains) }

    /// The inverse of each.
    public var inverse: Relations {
      elements.reduce(into: []) { $0.formUnion(Relations($1.inverse)) }
    }
  }
}
