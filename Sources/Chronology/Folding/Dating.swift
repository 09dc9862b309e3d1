// What a fact's dates mean for views: the rules of the time design, without a day yet.

import EDTF
import EventStore

/// What a fact says about its time, as far as its dates depend on it.
struct SaidDates: Sendable {
  /// A date as it was said.
  enum Said: Sendable {
    /// None, as where it was taken back.
    case nothing
    case date(EDTF)
    /// Its text cannot be read.
    case unreadable

    init(_ text: String?) {
      guard let text else {
        self = .nothing
        return
      }
      self = EDTF.cached(text).map { .date($0) } ?? .unreadable
    }
  }

  /// The sorts of fact that it is said to be.
  let kinds: [Kind]
  /// Its dates.
  let occurred: [Said]
  /// When it was stated.
  let stated: [String]
  /// Where the end of a state comes from.
  let ends: Ends?

  /// What a folded fact says.
  init(_ state: FactState) {
    kinds = state.registers.values("kind").compactMap(\.stringValue).map(Kind.init)
    occurred = state.registers.distinct("occurred").map { Said($0.value.stringValue) }
    stated = state.registers.values("stated").compactMap(\.stringValue)
    ends = state.text("ends").map(Ends.init)
  }

  /// What a fact says that was recorded once.
  init(_ content: FactContent) {
    kinds = content.kind.map { [$0] } ?? []
    occurred = content.members["occurred"].map { [Said($0.stringValue)] } ?? []
    stated = content.stated.map { [$0] } ?? []
    ends = content.ends
  }
}

/// The dates of a fact under each of its `occurred` values, cut by publication.
struct Dating {
  /// One value of `occurred`.
  struct Value {
    let start: EDTF.Bounds
    let end: EDTF.Bounds
    let isQualified: Bool
    /// Its text cannot be read: it is shown, and placed nowhere.
    let isUnreadable: Bool
    /// An interval that says when it ended.
    let endsStated: Bool
    /// The members of an all-of set.
    let members: [EDTF.Corners]?
  }

  let values: [Value]
  let isForecast: Bool
  let isState: Bool
  /// From when a forecast is in view; nil for facts that are none, or whose statement has no date.
  let expectedFrom: Day?
  /// The source whose publication cut the start.
  let boundedBy: SourceID?
  /// The citations seen.
  let sightings: [Sighting]
  /// The earliest publication among them.
  let reported: Day?
  /// By when all of its citations had been seen, in all their publications; never, where one of
  /// them has no publication.
  ///
  /// Nil without citations.
  let reportedLast: Day?
  /// Up to when the citations seen vouch for a state; nil for anything else.
  let vouchedFor: Day?
  private let ends: Ends?

  /// - Parameters:
  ///   - citations: The fact's citations, which cost something to read.
  ///   - reportedBy: Only what was published by then is seen.
  ///   - dates: When a source was made public.
  init(
    _ said: SaidDates, citations: [Citation], reportedBy: Day? = nil,
    dates: (SourceID) throws -> PublicationDates?
  ) rethrows {
    let all = try citations.map { try Sighting($0, dates: dates) }
    let seen =
      reportedBy.map { day in
        all.filter { sighting in sighting.earliest.map { $0.dates.upper <= day } ?? false }
      } ?? all
    sightings = seen
    let earliest = seen.lazy.compactMap(\.earliest)
      .min { ($0.dates.upper, $0.source) < ($1.dates.upper, $1.source) }
    reported = earliest?.dates.upper
    reportedLast = all.lazy.map { sighting in
      sighting.publications.lazy.map(\.dates.upper).max() ?? .distantFuture
    }.max()
    let isForecast = said.kinds.contains(.forecast)
    self.isForecast = isForecast
    isState = said.kinds.first == .state
    vouchedFor = isState ? seen.lazy.compactMap { $0.vouchedFor(by: reportedBy) }.max() : nil
    ends = said.ends

    let cut = isForecast ? nil : earliest?.dates.upper
    var isBounded = false
    values = (said.occurred.isEmpty ? [.nothing] : said.occurred).map { said in
      let (value, wasCut) = Value.cut(said, to: cut)
      isBounded = isBounded || wasCut
      return value
    }
    boundedBy = isBounded ? earliest?.source : nil
    let stated = said.stated
    if !isForecast {
      expectedFrom = nil
    } else if stated.isEmpty {
      expectedFrom = earliest?.dates.upper
    } else {
      expectedFrom = stated.compactMap(EDTF.cached).map(\.end.upper).filter(\.isFinite).min()
    }
  }

  /// The dates of several facts that are the same, seen as those of one of them.
  init(_ own: Dating, values: [Value], vouchedFor: Day?) {
    self.values = values
    isForecast = own.isForecast
    isState = own.isState
    expectedFrom = own.expectedFrom
    boundedBy = own.boundedBy
    sightings = own.sightings
    reported = own.reported
    reportedLast = own.reportedLast
    self.vouchedFor = own.isState ? vouchedFor : nil
    ends = own.ends
  }

  /// Where the end of a state comes from, under one of its dates.
  func ends(of value: Value) -> Ends { ends ?? (value.endsStated ? .stated : .attested) }
}

extension Dating.Value {
  /// A value, cut to the earliest publication.
  ///
  /// A source cannot report what had not yet happened. A publication before the date's own lower
  /// bound contradicts the date instead, and cuts nothing.
  fileprivate static func cut(
    _ said: SaidDates.Said, to publication: Day?
  ) -> (Self, wasCut: Bool) {
    var date: EDTF?
    switch said {
    case .nothing: break
    case .date(let known): date = known
    case .unreadable: return (unreadable, false)
    }
    var start = date?.start ?? always
    var wasCut = false
    if let publication, publication >= start.lower, publication < start.upper {
      start.upper = publication
      wasCut = true
    }
    var endsStated = false
    if case .interval = date?.form { endsStated = date?.end.upper.isFinite ?? false }
    let value = Self(
      start: start, end: date?.end ?? always, isQualified: date?.isQualified ?? false,
      isUnreadable: false, endsStated: endsStated, members: date?.members)
    return (value, wasCut)
  }

  private static let always = EDTF.Bounds(lower: .distantPast, upper: .distantFuture)

  private static let unreadable = Self(
    start: always, end: always, isQualified: false, isUnreadable: true, endsStated: false,
    members: nil)
}
