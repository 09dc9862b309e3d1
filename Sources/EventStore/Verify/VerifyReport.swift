// What verification found.

public import TransparencyLog

/// The outcome of verifying a chronology's file.
public struct VerifyReport: Sendable {
  /// Something that is wrong.
  public struct Problem: Sendable, Equatable {
    /// The first index that it concerns, in a log.
    public let index: Int64?
    /// What is wrong.
    public let message: String
  }

  /// The outcome for one log.
  public struct Log: Sendable {
    /// The log's origin, as the file has it.
    public let origin: String
    /// Its number of entries, as the file says.
    public let size: Int64
    /// The root of the tree that its entries make, as far as they could be read.
    public let root: Hash
    /// Entries whose payload is not held; they cannot be checked against what commits to them.
    public let missing: Int64
    /// What is wrong, in the order of indices.
    public let problems: [Problem]

    /// Whether nothing is wrong.
    public var ok: Bool { problems.isEmpty }
    /// The first index that is wrong.
    public var firstBad: Int64? { problems.lazy.compactMap(\.index).min() }
  }

  /// Each log of the file.
  public let logs: [Log]
  /// What is wrong beside the logs: roster, arrivals, head file, documents.
  public internal(set) var problems: [Problem] = []
  /// What is wrong with what is folded from the logs, and with the file's structure; `rebuild` makes
  /// it anew.
  public private(set) var views: [Problem] = []
  /// What could not be checked, and why; that alone is no failure.
  public internal(set) var notChecked: [String] = []
  /// What was compared beside the logs.
  public internal(set) var compared: [String] = []
  /// Documents whose bytes were checked against their digest.
  public internal(set) var documents = 0
  /// Events that are not folded yet; the next view does it.
  public internal(set) var waiting: Int64 = 0

  init(logs: [Log]) {
    self.logs = logs
  }

  /// Whether nothing is wrong.
  public var ok: Bool { isWhole && views.isEmpty }

  /// Whether nothing is wrong that a `rebuild` does not make anew.
  public var isWhole: Bool { problems.isEmpty && logs.allSatisfy(\.ok) }

  mutating func note(view message: String) {
    if views.count < 40 { views.append(Problem(index: nil, message: message)) }
  }
}
