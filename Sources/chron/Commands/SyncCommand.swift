// chron sync: exchanges what either side lacks with peers.

import ArgumentParser
import Chronology
import EventStore
import Logging
import SyncAgent
import Synchronization

struct SyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Exchange with peers what either side lacks.",
    usage: "chron sync [<peer> ...] [--watch] [options]",
    discussion: """
      EXAMPLES:
        chron sync                            with every peer
        chron sync office
        chron sync http://127.0.0.1:8080      with one that is not remembered
        chron sync --watch                    whenever either side has something new

      If a peer cannot be reached, or not everything could be exchanged with it, the others are \
      synced all the same, and the exit status is 3. If a log has forked, with two histories \
      signed by one key, a person has to settle it: the exit status is 5.
      """)

  @Argument(help: ArgumentHelp("Peers, by name or URL; by default all.", valueName: "peer"))
  var peers: [String] = []

  @Flag(help: "Keep running, and exchange whenever either side has something new.")
  var watch = false

  @OptionGroup var quiet: QuietOptions
  @OptionGroup(title: "Output") var output: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() async throws {
    let session = Session(global)
    let chronology = try session.open()
    let targets = try Self.targets(chronology.store, named: peers)
    let agent = try SyncAgent(chronology.store, logger: Log.logger(level: .warning))
    if watch { return try await watch(agent, targets) }
    var outcomes: [SyncOutcome] = []
    for target in targets { outcomes.append(await outcome(agent, target, session)) }
    await agent.shutdown()
    try chronology.store.project()
    if output.json {
      try session.print(["schema": "chron.sync/1", "peers": .array(outcomes.map(\.json))])
    } else {
      try session.show(outcomes.map(\.line))
    }
    for outcome in outcomes { outcome.sayProblems() }
    if outcomes.contains(where: \.isForked) { throw Ended(status: .conflict) }
    if outcomes.contains(where: { !$0.isWhole }) { throw Ended(status: .doneInPart) }
  }

  private func outcome(
    _ agent: SyncAgent, _ target: Target, _ session: Session
  ) async -> SyncOutcome {
    let progress = TransferProgress(
      target.name.printable, peer: target.url.base, terminal: session.terminal,
      isQuiet: quiet.quiet)
    return await progress.during {
      do {
        let report = try await agent.sync(target.url) { progress.note($0) }
        return SyncOutcome(name: target.name, url: target.url.base, report: report)
      } catch {
        return SyncOutcome(name: target.name, url: target.url.base, error: error)
      }
    }
  }

  /// Watches each peer until the program is stopped.
  ///
  /// What is wrong with one of them for good ends that watch alone; what is wrong with the file ends
  /// all.
  private func watch(_ agent: SyncAgent, _ targets: [Target]) async throws {
    let quiet = quiet.quiet
    try await withThrowingTaskGroup(of: Void.self) { group in
      for target in targets {
        group.addTask {
          let said = SaidLast(isQuiet: quiet)
          do {
            try await agent.watch(target.url) { error in
              said.say(SyncOutcome(name: target.name, url: target.url.base, error: error))
            } onReport: { report in
              said.say(SyncOutcome(name: target.name, url: target.url.base, report: report))
            }
          } catch let error as SyncError {
            said.say(SyncOutcome(name: target.name, url: target.url.base, error: error))
          }
        }
      }
      try await group.waitForAll()
    }
    // A watch ends by itself only where it can never succeed.
    throw Ended(status: .doneInPart)
  }

  /// Says what came of an exchange, unless nothing came over and the same was said before; quietly,
  /// only what is wrong.
  private final class SaidLast: Sendable {
    private let last = Mutex("")
    private let isQuiet: Bool

    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    func say(_ outcome: SyncOutcome) {
      let problems = outcome.problems
      let words = ([outcome.line] + problems).joined(separator: "\n")
      let isNew = last.withLock { last in
        defer { last = words }
        return last != words
      }
      guard isNew || outcome.hasMoved, !isQuiet || !problems.isEmpty else { return }
      Messages.print(line: "\(TimeWords.second(.now()))  \(outcome.line)")
      for line in problems { Messages.say(line) }
    }
  }

  struct Target: Sendable {
    var name: String
    var url: PeerURL
  }

  /// The peers of these names or URLs; all that are remembered, if there are none.
  static func targets(_ store: EventStore, named peers: [String]) throws -> [Target] {
    let known = try store.peers()
    if peers.isEmpty {
      guard !known.isEmpty else {
        throw Failure(
          .failed, "there are no peers to sync with", advice: "chron peer add NAME URL")
      }
      return try known.map { Target(name: $0.name, url: try PeerURL($0.url)) }
    }
    return try peers.map { text in
      if let peer = known.first(where: { $0.name == text }) {
        return Target(name: text, url: try PeerURL(peer.url))
      }
      if text.contains("://") { return Target(name: text, url: try PeerURL(text)) }
      let near = Suggestion.nearest(to: text, in: known.map(\.name))
      throw Failure(
        .failed, "there is no peer “\(PeerURL.redacted(text).printable)”",
        advice: near.first.map { "chron sync \(ShellWord.quoted($0))" } ?? "chron peer list")
    }
  }
}
