// One exchange with one peer: compare, pull, push, fetch payloads, compare again.

internal import CurlClient
internal import EventStore
internal import Logging

/// The state of an exchange; its steps lie in extensions.
struct Exchange {
  /// Rounds in which both sides may go on writing before the exchange leaves the rest to the next.
  private static let maximumRounds = 3

  let store: EventStore
  let peer: PeerConnection
  let retries: Retries
  let logger: Logger
  var report: SyncReport
  let onProgress: @Sendable (SyncProgress) -> Void
  /// Events that became durable on either side, so far.
  var progress: Int64 = 0
  /// Logs of which the peer has another history than is held here: they go neither way.
  var forked: Set<Origin> = []
  /// Logs of whose fork the peer knows.
  var toldForks: Set<Origin> = []
  /// Entries of each log that the peer has.
  private(set) var sizesThere: [Origin: Int64] = [:]
  /// Events of all logs here, when the last pull began.
  var heldBefore: Int64 = 0
  /// Bytes of segments that arrived, so far.
  var receivedBytes: Int64 = 0
  /// How far the segments went that the peer sent of each log and that were taken in.
  var sentByPeer: [Origin: Int64] = [:]
  /// Logs of which a segment was refused here: the rest is passed over in this exchange.
  var passedOver: Set<Origin> = []
  /// Events that the peer said it has and this replica lacked, at the beginning.
  private var expected: Int64 = 0
  /// Which heads were compared last.
  private(set) var tags = Tags()

  /// The entity tags of two sides' heads.
  struct Tags: Sendable {
    var here = ""
    /// `nil` where the peer gives none.
    var there: String?
  }

  /// Asks the peer who it is, and checks that it has the same chronology.
  static func begin(
    _ store: EventStore, _ peer: PeerConnection, _ retries: Retries, _ logger: Logger,
    onProgress: @escaping @Sendable (SyncProgress) -> Void
  ) async throws -> (Exchange, HeadsMessage) {
    let (heads, tag) = try await retries.run { try await peer.heads() }.unwrapped(peer)
    try heads.check(store.chronology, peer.base)
    try heads.checkIsOther(than: store.instance(), peer.base)
    var exchange = Exchange(
      store: store, peer: peer, retries: retries, logger: logger,
      report: SyncReport(peer: peer.base, chronology: heads.chronology, name: heads.name),
      onProgress: onProgress)
    exchange.tags.there = tag
    return (exchange, heads)
  }

  /// Runs it to its end.
  mutating func run(_ firstHeads: HeadsMessage) async throws -> SyncReport {
    var there = firstHeads
    var comparison = try await compare(with: there)
    try await shareForks(there)
    expected = comparison.behind
    tell()
    for _ in 1...Self.maximumRounds where !comparison.isEqual {
      let before = progress
      if comparison.behind > 0 { try await pull(there) }
      try await push(there)
      try await findForks(amongRefusedOf: there)
      if try await localHeads().logs.contains(where: { $0.missing > 0 }) {
        try await fetchPayloads()
      }
      let (heads, tag) = try await retries.run { [peer] in try await peer.heads() }.unwrapped(peer)
      try heads.check(store.chronology, peer.base)
      there = heads
      tags.there = tag
      comparison = try await compare(with: there)
      // What was refused would be refused again.
      if progress == before { break }
    }
    report.forks = try await Blocking.run { [store, forked] in
      try store.forks().filter { forked.contains($0.origin) }
    }
    if !forked.isEmpty { try await shareForks(there) }
    report.pending = try await pendingLog()
    report.requests = peer.requests
    let isComplete = report.behind == 0 || !report.refused.isEmpty || !forked.isEmpty
    try await Blocking.run { [store, peer, there] in
      try store.noteSync(
        url: peer.base, heads: String(decoding: there.encoded(), as: UTF8.self),
        isComplete: isComplete)
    }
    return report
  }

  /// Says how far it has come.
  func tell() { onProgress(reached) }

  /// How far it has come.
  var reached: SyncProgress {
    SyncProgress(
      receivedEvents: report.receivedEvents, sentEvents: report.sentEvents,
      expectedEvents: expected, receivedBytes: receivedBytes)
  }

  func localHeads() async throws -> HeadsMessage {
    try await Blocking.run { [store] in try HeadsMessage(of: store) }
  }

  /// Compares both sides' heads, and notes what they say.
  private mutating func compare(with there: HeadsMessage) async throws -> HeadsComparison {
    let here = try await localHeads()
    try there.checkClaims(peer.base, knowing: here)
    tags.here = EntityTag.of(here.encoded())
    let comparison = HeadsComparison(here: here, there: there)
    sizesThere = Dictionary(there.logs.map { ($0.origin, $0.size) }) { first, _ in first }
    if !comparison.isEqual { try await findForks(here, there) }
    report.behind = comparison.behind
    report.ahead = comparison.ahead
    report.missingHere = comparison.missingHere
    report.missingThere = comparison.missingThere
    report.isInSync = comparison.isEqual
    return comparison
  }

  private func pendingLog() async throws -> SyncReport.Pending? {
    let identity = try await Blocking.run { [store] in try store.identity() }
    guard let line = identity.admitLine else { return nil }
    return SyncReport.Pending(events: identity.size, admitLine: line)
  }
}

extension HeadsMessage {
  /// - Throws: ``SyncError`` with `ownURL` where these are the heads of the file itself.
  func checkIsOther(than own: String?, _ url: String) throws(SyncError) {
    guard let instance, instance == own else { return }
    throw SyncError(
      .ownURL, "\(url) leads to this replica itself: there is nothing to exchange",
      advice: "Give the URL of another replica. If this one is remembered as a peer, 'chron peer "
        + "list' shows under which name, and 'chron peer remove NAME' forgets it.")
  }

  /// The newest log format that this program reads.
  static let newestFormat: Int64 = 1

  /// - Throws: ``SyncError`` with `otherChronology` or `newerFormat`.
  func check(_ expected: ChronologyID, _ url: String) throws(SyncError) {
    guard chronology == expected else {
      throw SyncError(
        .otherChronology, "\(url) serves the chronology \(chronology) (\(name)), not \(expected)",
        advice: "Check the peer's URL and the chronology's file.")
    }
    guard format <= Self.newestFormat else {
      throw SyncError(
        .newerFormat,
        "\(url) writes version \(format) of the log format, but this program reads "
          + "\(Self.newestFormat)", advice: "Install a newer chron.")
    }
  }
}

extension Optional where Wrapped == (heads: HeadsMessage, tag: String?) {
  /// Heads asked for without a tag have to come.
  func unwrapped(_ peer: PeerConnection) throws(SyncError) -> Wrapped {
    guard let self else {
      throw SyncError(
        .malformedAnswer, "\(peer.base) says that its heads have not changed, without being asked",
        advice: "Check that the URL names a chron server, with no cache in between.")
    }
    return self
  }
}
