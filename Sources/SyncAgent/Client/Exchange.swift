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
  /// Events that became durable on either side, so far.
  var progress: Int64 = 0
  /// Logs of which the peer has another history than is held here: they go neither way.
  var forked: Set<Origin> = []
  /// Logs of whose fork the peer knows.
  var toldForks: Set<Origin> = []
  /// Entries of each log that the peer has.
  private(set) var sizesThere: [Origin: Int64] = [:]
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
    _ store: EventStore, _ peer: PeerConnection, _ retries: Retries, _ logger: Logger
  ) async throws -> (Exchange, HeadsMessage) {
    let (heads, tag) = try await retries.run { try await peer.heads() }.unwrapped(peer)
    try heads.check(store.chronology, peer.base)
    var exchange = Exchange(
      store: store, peer: peer, retries: retries, logger: logger,
      report: SyncReport(peer: peer.base, chronology: heads.chronology, name: heads.name))
    exchange.tags.there = tag
    return (exchange, heads)
  }

  /// Runs it to its end.
  mutating func run(_ firstHeads: HeadsMessage) async throws -> SyncReport {
    var there = firstHeads
    var comparison = try await compare(with: there)
    try await shareForks(there)
    for _ in 1...Self.maximumRounds where !comparison.isEqual {
      let before = progress
      if comparison.behind > 0 { try await pull() }
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
    try await Blocking.run { [store, peer, there] in
      try store.noteSync(url: peer.base, heads: String(decoding: there.encoded(), as: UTF8.self))
    }
    return report
  }

  func localHeads() async throws -> HeadsMessage {
    try await Blocking.run { [store] in HeadsMessage(try store.heads()) }
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
  /// The newest log format that this program reads.
  static let newestFormat: Int64 = 1

  /// - Throws: ``SyncError`` with `otherChronology` or `newerFormat`.
  func check(_ expected: ChronologyID, _ url: String) throws(SyncError) {
    guard chronology == expected else {
      throw SyncError(
        .otherChronology, "\(url) has the chronology \(chronology) (\(name)), not \(expected)",
        advice: "Check the peer's URL and the chronology's file.")
    }
    guard format <= Self.newestFormat else {
      throw SyncError(
        .newerFormat,
        "\(url) writes version \(format) of the log format, this program reads "
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
