// One fact as views show it, with everything that their JSON has.

public import EDTF
public import EventStore

/// How far a fact is known to have happened by a day.
public enum Certainty: String, CaseIterable, Sendable {
  /// It had begun by then.
  case certain
  /// The same, if a date marked uncertain or approximate holds.
  case qualified
  /// It may have begun by then.
  case possible
  /// A forecast that had been stated by then.
  case expected
  /// A forecast whose time had passed.
  case due
  /// Nothing bounds its date from below.
  case unplaced
}

/// How far what happened had come by a day.
public enum Phase: String, Sendable {
  /// It had begun; whether it was over is not known.
  case begun
  /// It had begun and was not over.
  case ongoing
  /// It was over.
  case complete
}

/// Whether a state held on a day.
public enum InForce: String, Sendable {
  /// It held.
  case certain
  /// It may have held.
  case possible
  /// It had ended.
  case over
  /// A source vouches for it up to a day before.
  case lastAttested
}

/// A member that has several values, none of which supersedes the others.
public struct Conflict: Equatable, Sendable {
  /// One of the values, and who set it.
  public struct Value: Equatable, Sendable {
    /// The value; null where it was taken back.
    ///
    /// For `retracted`, a truth value.
    public let value: JSON
    /// The event that set it.
    public let event: EventID
    /// Its log.
    public let author: Origin
    /// When.
    public let at: Timestamp
  }

  /// The member; `citations` for citations of one id that differ, `retracted` for a retraction
  /// that others did not see.
  public let member: String
  /// The values in the order of folding.
  public let values: [Value]
}

/// A source as a fact shows it.
public struct SourceReference: Equatable, Sendable {
  /// Its id.
  public let id: SourceID
  /// Its title, if it is described.
  public let title: String?
  /// When it was made public, as EDTF.
  public let published: String?
  /// The smallest id of its group of copies.
  public let group: SourceID
}

/// A fact as it stands within the bounds of a view.
public struct FactView: Sendable {
  /// Its id.
  public let id: FactID
  /// The shortest beginning of its handle, at least six digits, that means it alone.
  public let shortHandle: String
  /// One sentence.
  public let statement: String
  /// Its date as EDTF; nil if it has none.
  ///
  /// In conflict, the first value.
  public let occurred: String?
  /// The date as it was said.
  public let occurredText: String?
  /// A word about the date.
  public let modifier: Modifier?
  /// When it started: the hull of all values, cut to the earliest publication.
  public let start: EDTF.Bounds
  /// When it ended: the hull of all values.
  public let end: EDTF.Bounds
  /// The source whose publication cut `start.upper`.
  public let boundedBy: SourceID?
  /// How far it had happened by the view's day; nil where the view has none.
  public let certainty: Certainty?
  /// How far it had come; nil unless it is certain or qualified.
  public let phase: Phase?
  /// For states in view.
  public let inForce: InForce?
  /// For states whose end is attested: up to when.
  public let lastAttested: Day?
  /// What sort of fact it is.
  public let kind: Kind
  /// For states: where the end comes from; the default where the fact does not say.
  public let ends: Ends?
  /// For forecasts: when it was stated, as EDTF.
  public let stated: String?
  /// How the source says it.
  public let modality: Modality?
  /// Who took part.
  public let actors: [String]
  /// Where.
  public let places: [String]
  /// Under which words it is filed.
  public let tags: [String]
  /// How sure the recorder is.
  public let confidence: Confidence?
  /// Anything else worth saying.
  public let note: String?
  /// Whether it was taken back.
  public let retracted: Bool
  /// Whether an assessment stands against it.
  public let disputed: Bool
  /// Whether a link says otherwise.
  public let contradicted: Bool
  /// Members with several values.
  public let conflicts: [Conflict]
  /// How many events recorded or revised it.
  public let revisions: Int
  /// The day by which a source had first made it public; nil if none is known to have.
  public let reported: Day?
  /// Whether that was after the view's day.
  public let reportedLater: Bool
  /// The documents that it, or a fact that is the same, is cited from, by id.
  public let sources: [SourceReference]
  /// Which of them have the fact from one place, followed through copies, quotations and
  /// attributions; docs/sources.md has the rule.
  public let independence: [IndependentGroup]
  /// The other facts that links say are the same, by id; a view shows one row for all.
  public let sameAs: [FactID]
  /// What it and those facts say differently.
  ///
  /// Where that is the date, `start`, `end` and `certainty` are those under all of their dates in a
  /// view that shows one row for all.
  public let disagreements: [Disagreement]
  /// When it was first recorded.
  public let recordedAt: Timestamp
  /// By whom.
  public let author: Origin
  /// With which event.
  public let event: EventID
  /// Members that this version does not know.
  public let others: JSONObject

  /// How many sources there are when those that have the fact from one place count as one.
  public var independentSources: Int { independence.count }

  /// The whole handle.
  public var handle: String { id.handle }
}
