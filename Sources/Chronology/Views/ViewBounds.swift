// Which part of the record a view is made of: the axes beside "when it happened" (docs: time).

public import EDTF
public import EventStore

/// Bounds of a view on the axes *reported*, *recorded* and *received*, and by a frontier.
///
/// All that are given hold together.
public struct ViewBounds: Equatable, Sendable {
  /// Only what some source held here had made public by the end of this day.
  public var reportedBy: Day?
  /// Only events whose writers say to have written them by then.
  public var recordedBy: Timestamp?
  /// Only events that this replica held by then.
  public var receivedBy: Timestamp?
  /// Only the events of the frontier with this id.
  public var frontier: String?

  /// Bounds; none by default, which is "as known now".
  public init(
    reportedBy: Day? = nil, recordedBy: Timestamp? = nil, receivedBy: Timestamp? = nil,
    frontier: String? = nil
  ) {
    self.reportedBy = reportedBy
    self.recordedBy = recordedBy
    self.receivedBy = receivedBy
    self.frontier = frontier
  }

  /// Everything, as known now.
  public static let now = ViewBounds()

  /// The same, and only what some source held here had made public by the end of a day.
  func known(by day: Day) -> ViewBounds {
    var bounds = self
    bounds.reportedBy = min(reportedBy ?? day, day)
    return bounds
  }

  /// The last day of a date, as a view takes it.
  ///
  /// - Throws: `ChronologyError` with `unboundedDate` for a date that has no last day.
  public static func lastDay(of date: EDTF) throws(ChronologyError) -> Day {
    guard date.end.upper.isFinite else {
      throw ChronologyError(
        .unboundedDate, "'\(date.text)' has no last day, so there is no view as of it",
        advice: "Give a day, a month, a year or an interval that ends.")
    }
    return date.end.upper
  }

  /// The last moment of what `text` says: a time, or the end of an EDTF date, in UTC where it does
  /// not say its zone.
  ///
  /// - Throws: `ChronologyError` with `invalidTime` or `unboundedDate`.
  public static func lastMoment(of text: String) throws(ChronologyError) -> Timestamp {
    do {
      return try MomentReading().lastMoment(of: text)
    } catch let error as ChronologyError {
      throw error
    } catch {
      throw MomentReading.invalid(text, (error as? EDTFError)?.message ?? "\(error)")
    }
  }
}

/// Which facts a view is about.
///
/// Members combine with "and", the values of one with "or"; names compare exactly after case
/// folding.
public struct FactFilter: Equatable, Sendable {
  /// What a fact can be beside its date.
  public enum Status: String, CaseIterable, Sendable {
    /// Taken back; hidden unless asked for.
    case retracted
    /// An assessment stands against it.
    case disputed
    /// A link says otherwise.
    case contradicted
    /// Members have several values.
    case conflicted
    /// None of these.
    case settled
  }

  /// Who took part.
  public var actors: [String] = []
  /// Where.
  public var places: [String] = []
  /// Under which words it is filed.
  public var tags: [String] = []
  /// Sorts of fact.
  public var kinds: [Kind] = []
  /// How the source says it.
  public var modalities: [Modality] = []
  /// Documents that it is cited from.
  public var sources: [SourceID] = []
  /// What it is beside its date.
  public var statuses: [Status] = []
  /// Texts of which the statement or the note contains one.
  public var texts: [String] = []

  /// A filter that lets everything through.
  public init() {}

  /// Whether it lets everything through.
  public var isEmpty: Bool { self == FactFilter() }
}

/// Which rows of a view are wanted.
public struct Page: Equatable, Sendable {
  /// At most so many; nil is all.
  public var limit: Int?
  /// After leaving out so many.
  public var offset: Int
  /// From the latest backwards.
  public var latestFirst: Bool

  /// A page; all rows by default.
  public init(limit: Int? = nil, offset: Int = 0, latestFirst: Bool = false) {
    self.limit = limit
    self.offset = offset
    self.latestFirst = latestFirst
  }
}
