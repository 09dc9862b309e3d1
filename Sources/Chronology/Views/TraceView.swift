// `trace` and `log`: where a fact comes from, and the events themselves.

public import EventStore

/// A citation of a fact, and who tied it.
public struct CitationView: Sendable {
  /// The citation with its spans, digest and attribution.
  public let citation: Citation
  /// The fact that has it, where that is not the one asked for but another that is the same.
  public var fact: FactID?
  /// The document.
  public let source: SourceReference
  /// The event that added it.
  public let event: EventID
  /// Its log.
  public let author: Origin
  /// When.
  public let at: Timestamp
}

/// An event that made a fact what it is.
public struct FactEventView: Sendable {
  /// The event.
  public let event: EventID
  /// The reference under which others can be made on it.
  public let reference: EventReference
  /// When.
  public let at: Timestamp
  /// What kind of event.
  public let type: String
  /// Its log.
  public let author: Origin
  /// Why, where its author said so.
  public let reason: String?
  /// The row that it came from, if it was imported.
  public let imported: ImportedRow?
  /// What it says.
  public let payload: Payload
  /// The event that it was written to undo.
  public var undoes: EventID?
  /// What it changed of the fact; empty outside a trace.
  public var changes: [MemberDifference] = []
}

/// A link of a fact, seen from it.
public struct LinkView: Sendable {
  /// The relation.
  public let relation: Relation
  /// Whether the fact is the link's `from`; it is the `to` otherwise.
  public let outgoing: Bool
  /// The fact at the other end.
  public let other: FactID
  /// The shortest beginning of its handle that means it alone.
  public let otherHandle: String
  /// Its statement, if it is recorded here.
  public let otherStatement: String?
  /// The event that made the link.
  public let event: EventID
  /// Its log.
  public let author: Origin
  /// When.
  public let at: Timestamp
}

/// A standing assessment of a fact.
public struct AssessmentView: Sendable {
  /// What it says of the fact.
  public let stance: Stance
  /// How credible the information is, 1 to 6.
  public let credibility: Int?
  /// Why.
  public let note: String?
  /// The event.
  public let event: EventID
  /// Its log.
  public let author: Origin
  /// When.
  public let at: Timestamp
}

/// Another fact that is the same.
public struct SameFactView: Sendable {
  /// Its id.
  public let id: FactID
  /// The shortest beginning of its handle that means it alone.
  public let shortHandle: String
  /// Its statement.
  public let statement: String
}

/// Where a fact comes from, link by link.
public struct TraceView: Sendable {
  /// Of what it was made.
  public let context: ViewContext
  /// The fact.
  public let fact: FactView
  /// The other facts that are the same, by id, directly or through others.
  public let same: [SameFactView]
  /// Its citations in the order of folding, then those of the facts that are the same.
  public let citations: [CitationView]
  /// Every event about it, in the order of folding.
  public let events: [FactEventView]
  /// Its links, both ways, each once.
  public let links: [LinkView]
  /// The assessments that stand.
  public let assessments: [AssessmentView]
}

/// An event of the log.
public struct LogEntryView: Sendable {
  /// What became of an event here.
  public enum State: String, Sendable {
    /// It folds, or is interpreted by the store.
    case folded
    /// Its type is not known here.
    case unknown
    /// Its payload is not here.
    case missing
    /// Its payload was purged.
    case purged
    /// Its payload cannot be read; `problem` says why.
    case malformed
  }

  /// The event.
  public let event: Event
  /// What became of it.
  public let state: State
  /// Why a malformed payload cannot be read.
  public let problem: String?
}
