// The marks `?`, `~` and `%`, and which components of a date each of them covers.

extension EDTF {
  /// How sure a source is of a date or of one of its components.
  ///
  /// A qualifier never moves a bound: how far from the date the truth may lie is not said.
  public struct Qualifier: OptionSet, Hashable, Sendable {
    /// A bit for each quality.
    public let rawValue: UInt8

    /// A set of qualities from their bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `?`: the source is doubtful.
    public static let uncertain = Qualifier(rawValue: 1)

    /// `~`: the value is an estimate.
    public static let approximate = Qualifier(rawValue: 2)

    /// The mark that is written for it; empty where there is none.
    public var mark: String {
      switch rawValue & 3 {
      case 1: "?"
      case 2: "~"
      case 3: "%"
      default: ""
      }
    }

    init?(mark: UInt8) {
      switch mark {
      case UInt8(ascii: "?"): self = .uncertain
      case UInt8(ascii: "~"): self = .approximate
      case UInt8(ascii: "%"): self = [.uncertain, .approximate]
      default: return nil
      }
    }
  }

  /// A component of a date that a qualifier can cover.
  public enum Component: Int, Hashable, Sendable, CaseIterable {
    /// The year.
    case year

    /// The month, or the season or other part of the year in its place.
    case month

    /// The day of the month.
    case day
  }
}

/// The qualifiers of one date by the place where they are written, packed two bits a place.
struct QualifierPlaces: Hashable, Sendable {
  private var bits: UInt16 = 0

  /// Left of a component: it covers that component alone.
  subscript(before component: EDTF.Component) -> EDTF.Qualifier {
    get { at(component.rawValue * 2) }
    set { set(newValue, at: component.rawValue * 2) }
  }

  /// Right of a component: it covers that component and all to the left of it.
  subscript(after component: EDTF.Component) -> EDTF.Qualifier {
    get { at(component.rawValue * 2 + 1) }
    set { set(newValue, at: component.rawValue * 2 + 1) }
  }

  var isEmpty: Bool { bits == 0 }

  /// All qualities that are written anywhere.
  var union: EDTF.Qualifier {
    var folded = bits | bits >> 8
    folded |= folded >> 4
    folded |= folded >> 2
    return EDTF.Qualifier(rawValue: UInt8(truncatingIfNeeded: folded & 3))
  }

  /// Whether all that is written stands at the right end, as level 1 has it.
  func isOnlyAfter(_ component: EDTF.Component) -> Bool {
    var rest = self
    rest[after: component] = []
    return rest.isEmpty
  }

  /// What covers a component.
  func covering(_ component: EDTF.Component) -> EDTF.Qualifier {
    var qualifier = self[before: component]
    for later in EDTF.Component.allCases where later.rawValue >= component.rawValue {
      qualifier.formUnion(self[after: later])
    }
    return qualifier
  }

  private func at(_ place: Int) -> EDTF.Qualifier {
    EDTF.Qualifier(rawValue: UInt8(truncatingIfNeeded: bits >> (2 * place) & 3))
  }

  private mutating func set(_ qualifier: EDTF.Qualifier, at place: Int) {
    bits = bits & ~(3 << (2 * place)) | UInt16(qualifier.rawValue & 3) << (2 * place)
  }
}
