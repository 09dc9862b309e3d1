// chron sync: exchanges what either side lacks with peers.

import ArgumentParser
import Chronology
import EventStore
import Logging
import SyncAgent

struct SyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Exchange what either side lacks, with all peers or some.",
    usage: "chron sync [<peer> ...] [--watch] [options]",
    discussion: """
      EXAMPLES:
        chron sync                            with every peer
        chron sync office
        chron sync http://127.0.0.1:8080      with one that is not remembered
        chron sync --watch                    whenever either side has something new

      A peer that cannot be reached does not stop the others; the status is then 3. A fork, two
      histories signed by one key, needs a person: the status is 5.
      """)

  @Argument(help: ArgumentHelp("Peers, by name or URL; none is all.", valueName: "peer"))
  var peers: [String] = []

  @Flag(help: "Stay, and exchange whenever either side has something new.")
  var watch = false

  @OptionGroup(title: "Output") var output: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() async throws {
    let session = Session(global)
    let chronology = try session.open()
    let targets = try Self.targets(chronology.store, named: peers)
    let agent = try SyncAgent(chronology.store, logger: Log.logger(level: .warning))
    if watch { return try await watch(agent, targets) }
    var outcomes: [SyncOutcome] = []
    for target in targets { outcomes.append(await outcome(agent, target)) }
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

  private func outcome(_ agent: SyncAgent, _ target: Target) async -> SyncOutcome {
    do {
      return SyncOutcome(
        name: target.name, url: target.url.base, report: try await agent.sync(target.url))
    } catch {
      return SyncOutcome(
        name: target.name, url: target.url.base, failure: Failure(describing: error))
    }
  }

  private func watch(_ agent: SyncAgent, _ targets: [Target]) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for target in targets {
        group.addTask {
          try await agent.watch(target.url) { report in
            let outcome = SyncOutcome(name: target.name, url: target.url.base, report: report)
            Messages.print(line: "\(TimeWords.second(.now()))  \(outcome.line)")
            outcome.sayProblems()
          }
        }
      }
      try await group.waitForAll()
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
        .failed, "there is no peer “\(text.printable)”",
        advice: near.first.map { "chron sync \(ShellWord.quoted($0))" } ?? "chron peer list")
    }
  }
}
