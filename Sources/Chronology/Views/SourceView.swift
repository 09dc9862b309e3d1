// Sources as `source list` and `source show` have them, and the state of the whole chronology.

public import EventStore

/// A source as it is described.
public struct SourceView: Sendable {
  /// Its id.
  public let id: SourceID
  /// Whether anything describes it; a source that is only cited is listed too.
  public let described: Bool
  /// What is said of it.
  ///
  /// In conflict, the first value of each member.
  public let description: SourceDescription
  /// Members with several values.
  public let conflicts: [Conflict]
  /// The smallest id of its group of copies.
  public let group: SourceID
  /// The ids of its group, itself included, in order.
  public let copies: [SourceID]
  /// How many facts cite it, retracted ones not counted.
  public let facts: Int
  /// When it was first described, by whom, with which event.
  public let recordedAt: Timestamp?
  /// Who first described it.
  public let author: Origin?
  /// With which event.
  public let event: EventID?
}

/// The state of the chronology.
public struct StatusView: Sendable {
  /// A log and how it counts.
  public struct Log: Sendable {
    /// The log.
    public let origin: Origin
    /// How many of its entries are held.
    public let size: Int64
    /// Whether it counts.
    public let counted: Bool
    /// Its writer's role.
    public let role: Role?
  }

  /// The chronology's id.
  public let chronology: ChronologyID
  /// Its name.
  public let name: String
  /// The log that this replica writes; nil until it has written.
  public let origin: Origin?
  /// The id of the frontier.
  public let frontier: String
  /// The logs.
  public let logs: [Log]
  /// How many facts are recorded, retracted ones included.
  public let facts: Int
  /// How many sources there are.
  public let sources: Int
  /// How many facts and sources have members with several values.
  public let conflicts: Int
  /// The logs that have two histories.
  public let forks: [Fork]
  /// How many payloads are missing.
  public let missing: Int
  /// How many events are malformed.
  public let malformed: Int
  /// How many events of this replica not counted elsewhere until it is admitted.
  public let pending: Int64
}
