// The peers of one run, what they do, and what must hold after each step.

import EventStore
import Foundation
import GRDB
import TestSupport
import TransparencyLog

@testable import Chronology
@testable import CurlClient
@testable import SyncAgent

/// Something that must never be.
struct Violation: Error, CustomStringConvertible {
  let description: String
}

/// A run.
///
/// Unchecked: a run does one thing after the other.
final class World: @unchecked Sendable {
  let folder: String
  /// True time, in microseconds.
  private(set) var now: Int64 = 1_767_225_600_000_000
  private(set) var peers: [Peer] = []
  private var twin: Peer?
  private var severed: Set<Set<Int>> = []
  private var facts: [FactID] = []
  private var sources: [SourceID] = []
  /// Every entry that somebody signed with the log's key: several at one place where there is a fork.
  private var signed: [Origin: [Int64: Set<[UInt8]>]] = [:]
  /// What views say of each set of events.
  private var views: [String: String] = [:]
  /// What was checked of each peer last.
  private var checked: [Int: String] = [:]
  /// What happened, without what is random: equal in two runs of one seed.
  private(set) var trace: [String] = []

  init(in folder: String) { self.folder = folder }

  // MARK: Beginning

  func begin(peers count: Int, hasMalicious: Bool, _ random: inout SeededGenerator) async throws {
    for number in 0..<count {
      // No two clocks ever agree, most by little.
      let skew =
        Int.random(in: 0..<6, using: &random) == 0
        ? Int64.random(in: -2...2, using: &random) * 86_400_000_000
        : Int64.random(in: -300...300, using: &random) * 1_000_000
      let peer = try Peer(
        number, in: self, skew: skew + Int64(number),
        isMalicious: hasMalicious && number == count - 1)
      peers.append(peer)
      if number == 0 {
        peer.start(
          try Chronology.found(
            at: peer.file, name: "Test", replica: "peer-0", keys: peer.keys, clock: peer.clock
          ).chronology)
      } else if let founder = peers[0].store {
        let store = try EventStore.replicate(
          at: peer.file, chronology: founder.chronology, name: "Test", replica: "peer-\(number)",
          keys: peer.keys, projections: Chronology.projections, clock: peer.clock)
        peer.start(try Chronology(store: store))
        if let key = try store.identity().key { _ = try founder.admit(key, role: .writer) }
      }
      try learn(peer)
      try learn(peers[0])
    }
    for peer in peers.dropFirst() { _ = try await sync(peer, peers[0], hasFaults: false, 0) }
  }

  // MARK: Steps

  func run(_ step: Step) async throws {
    now += 1_000_000 + Int64(step.seed % 20) * 1_000_000
    let peer = peers[step.peer % peers.count]
    let other = peers[step.other % peers.count]
    let outcome: String
    do {
      outcome = try await run(step, peer, other)
    } catch let error as EventStoreError {
      outcome = error.code.rawValue
    } catch let error as ChronologyError {
      outcome = error.code.rawValue
    } catch let error as SyncError {
      outcome = error.code.rawValue
    }
    for peer in peers { try peer.recover() }
    // What was written when the power went may be there or not; nobody was told.
    if step.kind == .crashInAct { try learn(peer) }
    for peer in [peer, other] { try check(peer) }
    trace.append("\(step) \(outcome) \(try sizes(peer)) \(try sizes(other))")
  }

  private func run(_ step: Step, _ peer: Peer, _ other: Peer) async throws -> String {
    var random = SeededGenerator(seed: step.seed)
    switch step.kind {
    case .sync: return try await sync(peer, other, hasFaults: false, step.seed)
    case .syncWithFaults: return try await sync(peer, other, hasFaults: true, step.seed)
    case .restart: try peer.restart()
    case .crash: try peer.losePower(step.seed)
    case .crashInAct:
      crash(peer, step.seed)
      defer { SimulatedDisk.forgetCrash(peer.folder) }
      _ = try act([.record, .revise][Int(step.seed % 2)], peer, &random)
      if !peer.isCrashed { try learn(peer) }
    case .crashInSync:
      let victim = step.seed.isMultiple(of: 2) ? peer : other
      crash(victim, step.seed)
      defer { SimulatedDisk.forgetCrash(victim.folder) }
      return try await sync(peer, other, hasFaults: false, step.seed)
    case .backUp: try peer.backUp()
    case .restore: return "\(try peer.restore())"
    case .jump: peer.skew += Int64.random(in: -90...90, using: &random) * 1_000_000
    case .admit: try admitAll()
    case .renew:
      _ = try peer.store?.renew(RenewalConsent(lossIsAccepted: true))
      try learn(peer)
    case .cut: severed.insert([peer.number, other.number])
    case .heal: severed = []
    case .attack: return try await attack(other, &random)
    case .fork: try fork(&random)
    default:
      let outcome = try act(step.kind, peer, &random)
      try learn(peer)
      return outcome
    }
    return ""
  }

  /// Has a machine lose its power some writes from now.
  private func crash(_ peer: Peer, _ seed: UInt64) {
    SimulatedDisk.crash(peer.folder, after: Int(seed % 23)) { try? peer.losePower(seed) }
  }

  /// Exchanges; a malicious server may lie.
  @discardableResult
  private func sync(
    _ peer: Peer, _ other: Peer, hasFaults: Bool, _ seed: UInt64
  ) async throws -> String {
    guard let store = peer.store, peer !== other,
      !severed.contains([peer.number, other.number])
    else { return "" }
    var random = SeededGenerator(seed: seed)
    let lies = other.isMalicious && Int.random(in: 0..<3, using: &random) == 0
    let network = SimulatedNetwork(
      from: peer, to: other, hasFaults: hasFaults, seed: seed,
      tamper: lies ? { try Malice.tamper($0, $1, seed) } : nil)
    let agent = try SyncAgent(
      store, logger: quiet,
      backoff: Backoff(attempts: 3, firstMilliseconds: 0, longestMilliseconds: 0),
      stallTimeoutSeconds: 30, second: .milliseconds(1), over: network)
    let report = try await agent.sync(PeerURL("http://127.0.0.1:1"))
    if lies, !hasFaults, !peer.isMalicious {
      throw Violation(description: "heads that nobody signed were believed")
    }
    return "\(report.receivedEvents) \(report.sentEvents) \(report.isInSync) "
      + "\(report.refused.map(\.code)) \(report.forked.count)"
  }

  /// Has the founder admit whoever waits.
  private func admitAll() throws {
    for peer in peers.dropFirst() {
      guard let identity = try peer.store?.identity(), identity.role == nil, let key = identity.key
      else { continue }
      _ = try peers[0].store?.admit(key, role: .writer)
    }
    try learn(peers[0])
  }

  // MARK: Acts

  private func act(_ kind: Step.Kind, _ peer: Peer, _ random: inout SeededGenerator) throws
    -> String
  {
    guard let chronology = peer.chronology else { return "" }
    if kind == .record || facts.isEmpty { return try record(chronology, &random) }
    // A fact that is not known here is passed over.
    let known = try facts.filter { id in
      do { return try chronology.show(id).revisions >= 0 } catch is ChronologyError { return false }
    }
    guard let fact = known.randomElement(using: &random),
      let second = known.randomElement(using: &random)
    else { return "unknown" }
    switch kind {
    case .revise:
      let statement = "Statement \(random.next() % 1_000)."
      try chronology.revise(
        fact,
        Revision(
          set: ["statement": .string(statement)],
          add: ["actors": [.string("Actor \(random.next() % 5)")]]))
      // It was made on what its author saw: it settles that.
      let view = try chronology.show(fact)
      if view.statement != statement || view.conflicts.contains(where: { $0.member == "statement" })
      {
        throw Violation(description: "a revision of \(fact) does not settle what its author saw")
      }
    case .retract:
      try chronology.retract(fact, reason: "so")
      if try !chronology.show(fact).retracted {
        throw Violation(description: "a retraction of \(fact) does not stand")
      }
    case .reinstate: try chronology.reinstate(fact, reason: "no")
    case .cite: try chronology.cite(fact, [citation(&random)])
    case .link where fact != second: try chronology.link(from: fact, to: second, .causes)
    case .assess: try chronology.assess(fact, stance: .disputes)
    case .describe:
      var description = SourceDescription()
      description.title = "Title \(random.next() % 100)"
      description.published = "20\(10 + random.next() % 9)"
      if let source = sources.randomElement(using: &random) {
        try chronology.describe(source, description)
      }
    case .undo: try chronology.undo(try chronology.reversal(of: .last))
    default: break
    }
    return ""
  }

  private func record(_ chronology: Chronology, _ random: inout SeededGenerator) throws -> String {
    if sources.count < 4 { sources += [SourceID("urn:uuid:\(id(&random))")].compactMap { $0 } }
    var content = FactContent(statement: "Statement \(random.next() % 1_000).")
    content.occurred =
      ["2013", "2014-05", "2015?", "2013/2018", "2016/..", nil]
      .randomElement(using: &random) ?? nil
    content.actors = ["Actor \(random.next() % 5)"]
    content.citations = [citation(&random)]
    let fact = NewFact(id: id(&random), content: content)
    facts.append(fact.id)
    return "\(try chronology.record([fact]).count)"
  }

  private func citation(_ random: inout SeededGenerator) -> Citation {
    let digits = String(random.next() >> 32, radix: 16)
    return Citation(
      id: String(repeating: "0", count: 8 - digits.count) + digits,
      source: sources[Int.random(in: sources.indices, using: &random)])
  }

  private func id(_ random: inout SeededGenerator) -> FactID {
    FactID(
      high: (random.next() & ~0xF000) | 0x7000, low: 0x8000_0000_0000_0000 | random.next() >> 2)
  }

  // MARK: Malice

  private var cheat: Peer? { peers.last { $0.isMalicious } }

  /// Pushes to a peer what nobody signed.
  private func attack(_ victim: Peer, _ random: inout SeededGenerator) async throws -> String {
    guard let cheat, !victim.isMalicious,
      let source = twin != nil && Bool.random(using: &random) ? twin : cheat,
      let store = source.store
    else { return "" }
    let plans = try store.plan(have: [:])
    guard let plan = plans.randomElement(using: &random) else { return "" }
    let forged = try Malice.falsify(store.segment(plan), store, &random)
    let network = SimulatedNetwork(from: source, to: victim, hasFaults: false, seed: 0)
    let answer = try await network.execute(Malice.push(forged))
    return "\(answer.status)"
  }

  /// Begins or continues a second history of the malicious peer's log.
  private func fork(_ random: inout SeededGenerator) throws {
    guard let cheat else { return }
    let twin = try self.twin ?? cheat.twin()
    self.twin = twin
    _ = try act(.record, twin, &random)
    try learn(twin)
    _ = try act(.record, cheat, &random)
    try learn(cheat)
  }

  private func isForked(_ origin: Origin) -> Bool {
    signed[origin]?.values.contains { $0.count > 1 } ?? false
  }

  // MARK: What must hold

  /// Takes note of what a peer has just written to logs of its own.
  private func learn(_ peer: Peer) throws {
    guard let store = peer.store, !peer.isCrashed else { return }
    let name = try store.identity().name
    for entry in try peer.entries() where entry.origin.name == name {
      signed[entry.origin, default: [:]][entry.index, default: []].insert(entry.leaf)
      peer.acknowledge(entry.origin, entry.index + 1)
      if !peer.isMalicious, isForked(entry.origin) {
        throw Violation(
          description: "peer \(peer.number) signed two histories, and is honest: \(entry.origin)")
      }
    }
  }

  private func check(_ peer: Peer) throws {
    guard let store = peer.store, !peer.isMalicious else { return }
    let seen = "\(peer.folder) \(try logs(store)) \(try store.forks().count) \(peer.acknowledged)"
    if checked[peer.number] == seen { return }
    checked[peer.number] = seen
    var sizes: [Origin: Int64] = [:]
    var last: (origin: Origin, at: Int64)?
    for entry in try peer.entries() {
      guard signed[entry.origin]?[entry.index]?.contains(entry.leaf) == true else {
        throw Violation(
          description:
            "peer \(peer.number) holds what nobody signed: \(entry.origin) \(entry.index)")
      }
      if let last, last.origin == entry.origin, last.at >= entry.at {
        throw Violation(description: "time runs back in \(entry.origin) at \(entry.index)")
      }
      last = (entry.origin, entry.at)
      sizes[entry.origin] = entry.index + 1
    }
    for (origin, size) in peer.acknowledged where sizes[origin] ?? 0 < size {
      throw Violation(
        description: "peer \(peer.number) has lost what it acknowledged: of \(origin) it holds "
          + "\(sizes[origin] ?? 0) of \(size)")
    }
    for (origin, size) in sizes { peer.acknowledge(origin, size) }
    for fork in try store.forks() where !isForked(fork.origin) {
      throw Violation(description: "\(fork.origin) is accused of a fork at peer \(peer.number)")
    }
    try checkViews(peer)
  }

  /// Views are a function of the set of events.
  private func checkViews(_ peer: Peer) throws {
    guard let store = peer.store else { return }
    let key = try logs(store)
    let said = try peer.views()
    if let before = views[key], before != said {
      throw Violation(
        description: "peer \(peer.number) sees other things in the same events:\n\(before)\n\(said)"
      )
    }
    views[key] = said
  }

  /// All logs of a store with their roots, those that wait to be admitted too.
  private func logs(_ store: EventStore) throws -> String {
    try store.read { db in
      try String.fetchAll(
        db, sql: "SELECT origin || ' ' || size || ' ' || hex(root) FROM log ORDER BY origin")
    }.joined(separator: "\n")
  }

  private func sizes(_ peer: Peer) throws -> [Int64] {
    guard let store = peer.store else { return [] }
    return try store.read { try Int64.fetchAll($0, sql: "SELECT size FROM log ORDER BY number") }
  }

  /// Once the network is whole, everybody honest holds and sees the same.
  func converge() async throws {
    severed = []
    let honest = peers.filter { !$0.isMalicious }
    for round in 0..<4 {
      for peer in honest.dropFirst() {
        do {
          _ = try await sync(peer, honest[0], hasFaults: false, 0)
        } catch {
          throw Violation(description: "peer \(peer.number) cannot sync in peace: \(error)")
        }
      }
      if round < 2 { try admitAll() }
    }
    for peer in honest {
      try check(peer)
      let report = try peer.store?.verify()
      let problems =
        (report?.logs.flatMap(\.problems) ?? []) + (report?.problems ?? []) + (report?.views ?? [])
      if let problem = problems.first {
        throw Violation(description: "peer \(peer.number) does not verify: \(problem.message)")
      }
    }
    let heads = try honest.compactMap { peer in
      try peer.store?.heads().logs.filter { !isForked($0.origin) }
        .map { "\($0.origin) \($0.size) \($0.root)" }.sorted()
    }
    if Set(heads).count > 1 { throw Violation(description: "heads differ in the end: \(heads)") }
    let forks = signed.keys.contains { isForked($0) }
    if !forks, Set(try honest.map { try $0.views() }).count > 1 {
      throw Violation(description: "views differ in the end")
    }
    trace.append("converged \(try honest.map { try sizes($0) })")
  }
}
