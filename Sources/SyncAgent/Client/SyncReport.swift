// What an exchange did, and what it left undone.

public import EventStore

/// The outcome of one exchange with one peer.
public struct SyncReport: Sendable, Equatable {
  /// Events of one log that came over.
  public struct Transfer: Sendable, Equatable {
    /// Which log.
    public let origin: Origin
    /// How many events are new where they went.
    public internal(set) var events: Int64
  }

  /// A segment that one side would not take.
  public struct Refusal: Sendable, Equatable {
    /// Which side.
    public enum Side: String, Sendable {
      /// This replica refused what the peer sent.
      case here
      /// The peer refused what this replica sent.
      case there
    }

    /// Who refused.
    public let side: Side
    /// Which log.
    public let origin: Origin
    /// The first event of the segment.
    public let from: Int64
    /// The end of the segment.
    public let to: Int64
    /// Why, for programs: the codes of `EventStoreError`.
    public let code: String
    /// Why, for a person.
    public let message: String
  }

  /// The peer's URL.
  public let peer: String
  /// The chronology.
  public let chronology: ChronologyID
  /// Its name at the peer.
  public let name: String
  /// Events that came here, by log.
  public internal(set) var received: [Transfer] = []
  /// Events that went there, by log.
  public internal(set) var sent: [Transfer] = []
  /// The first segments that were refused, on either side; one a log and side.
  public internal(set) var refused: [Refusal] = []
  /// Logs with refused segments beside those in ``refused``.
  public internal(set) var refusedBeside = 0
  /// Payloads that were missing here and came.
  public internal(set) var payloadsReceived = 0
  /// Payloads that are still missing here.
  public internal(set) var missingHere: Int64 = 0
  /// Payloads that are missing at the peer.
  public internal(set) var missingThere: Int64 = 0
  /// Events that the peer has and this replica lacks, after the exchange.
  public internal(set) var behind: Int64 = 0
  /// Events that this replica has and the peer lacks, after the exchange.
  public internal(set) var ahead: Int64 = 0
  /// Logs of which the two sides hold different histories, both signed with the log's key.
  public internal(set) var forks: [Fork] = []
  /// Which logs those are.
  public var forked: [Origin] { forks.map(\.origin) }
  /// This replica's own log, where it is not admitted: it was not sent.
  public internal(set) var pending: Pending?
  /// Whether both sides' heads were compared and are equal, and no payload is missing on either.
  public internal(set) var isInSync = false
  /// Requests that were sent.
  public internal(set) var requests = 0

  /// A log that waits to be admitted.
  public struct Pending: Sendable, Equatable {
    /// Its events.
    public let events: Int64
    /// What an admin has to run.
    public let admitLine: String
  }

  init(peer: String, chronology: ChronologyID, name: String) {
    self.peer = peer
    self.chronology = chronology
    self.name = name
  }

  /// Events that came here.
  public var receivedEvents: Int64 { received.reduce(0) { $0 + $1.events } }
  /// Events that went there.
  public var sentEvents: Int64 { sent.reduce(0) { $0 + $1.events } }

  mutating func noteReceived(_ origin: Origin, _ events: Int64) {
    Self.note(origin, events, &received)
  }

  mutating func noteSent(_ origin: Origin, _ events: Int64) {
    Self.note(origin, events, &sent)
  }

  /// Lists a refusal, the first of its log on that side, or counts it where the list is full.
  ///
  /// A refusal that is met again is noted once.
  mutating func note(_ refusal: Refusal) {
    guard
      !refused.contains(where: { $0.side == refusal.side && $0.origin == refusal.origin })
    else { return }
    if refused.count < SyncLimits.refusalsListed {
      refused.append(refusal)
    } else {
      refusedBeside += 1
    }
  }

  private static func note(_ origin: Origin, _ events: Int64, _ list: inout [Transfer]) {
    guard events > 0 else { return }
    if let index = list.firstIndex(where: { $0.origin == origin }) {
      list[index].events += events
    } else {
      list.append(Transfer(origin: origin, events: events))
    }
  }
}
