// The shapes that an EDTF text can have.

extension EDTF {
  /// What an EDTF text is made of.
  public enum Form: Hashable, Sendable {
    /// A single date, of whatever precision.
    case date(Date)

    /// A date with a time of day (level 0).
    case dateTime(Date, TimeOfDay)

    /// `A/B`: from one date to another.
    case interval(from: Endpoint, to: Endpoint)

    /// `[…]`: one of the elements, it is not known which.
    case oneOf([Element])

    /// `{…}`: each of the elements.
    case allOf([Element])
  }

  /// An end of an interval.
  public enum Endpoint: Hashable, Sendable {
    /// A date.
    case date(Date)

    /// `..`: open, there is none.
    case open

    /// Left out: there is one, but it is not known.
    case unknown
  }

  /// An element of a set.
  public enum Element: Hashable, Sendable {
    /// A date.
    case date(Date)

    /// `A..B`, with both dates; in an all-of set, all between them.
    case range(from: Date, through: Date)

    /// `..B`, only as first element: that date or an earlier one.
    case onOrBefore(Date)

    /// `A..`, only as last element: that date or a later one.
    case onOrAfter(Date)
  }

  /// Every date that the text names, in the order of writing.
  public var dates: [Date] {
    switch form {
    case .date(let date), .dateTime(let date, _):
      return [date]
    case .interval(let from, let to):
      return [from, to].compactMap { endpoint in
        if case .date(let date) = endpoint { date } else { nil }
      }
    case .oneOf(let elements), .allOf(let elements):
      return elements.flatMap { element -> [Date] in
        switch element {
        case .date(let date), .onOrBefore(let date), .onOrAfter(let date): [date]
        case .range(let from, let through): [from, through]
        }
      }
    }
  }
}
