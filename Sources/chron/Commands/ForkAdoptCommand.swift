// chron fork adopt: holds the history of a log that peers hold, and writes anew what only this file had.

import ArgumentParser
import Chronology
import EventStore
import Logging
import SyncAgent

struct ForkAdoptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adopt", abstract: "Take the history of a log that peers hold.",
    usage: "chron fork adopt <log> [--from <peer> ...] [options]",
    discussion: """
      EXAMPLES:
        chron fork adopt anna                    asks all peers
        chron fork adopt anna --from office      asks one, by name or URL

      Peers are asked first, so that nothing they hold is overlooked. Events that are only in the \
      history held here are moved aside, not lost: 'chron fork show' lists them. If this replica \
      writes the log, they are recorded again at the end of the other history, with the same key, \
      so that nobody is locked out. If somebody else writes it, that is for its owner to do, or \
      use 'chron fork record' to record them in this replica's own log.
      """)

  @OptionGroup var log: ForkArgument
  @Option(
    help: ArgumentHelp("Ask this peer, by name or URL; all by default.", valueName: "peer"))
  var from: [String] = []
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() async throws {
    let session = Session(global)
    let chronology = try session.open()
    let store = chronology.store
    let origin = try log.fork(store).origin
    let name = TimeWords.author(origin)
    let targets = try SyncCommand.targets(store, named: from)
    let agent = try SyncAgent(store, logger: Log.logger(level: .warning))
    let isReached = await exchange(agent, targets)
    guard isReached else {
      await agent.shutdown()
      throw Failure(
        .doneInPart, "no peer could be asked for its history of \(name)",
        kept: "nothing was changed",
        advice: "chron fork adopt \(name) --from PEER     once one of them is running")
    }
    let adopted = try store.adoptBranch(of: origin)
    try session.show(ForkWords.adopted(adopted, of: origin))
    // The rest of that history, of which a peer gave the beginning.
    _ = await exchange(agent, targets)
    await agent.shutdown()
    guard try store.identity().origin == origin, adopted.left > 0 else {
      return try store.project()
    }
    do {
      let recorded = try store.recordAnew(from: origin)
      try session.show(ForkWords.recorded(recorded, of: origin))
    } catch let error as EventStoreError where error.code == .headNewer {
      throw Failure(
        .doneInPart,
        "a peer that was not reached has more of \(name), so nothing was written to it yet",
        kept: "what was only here is kept (chron fork show \(name))",
        advice: "chron sync\nchron fork record \(name)     once everything has arrived")
    }
    try store.project()
  }

  /// Exchanges with the peers.
  ///
  /// - Returns: Whether one of them was reached.
  private func exchange(_ agent: SyncAgent, _ targets: [SyncCommand.Target]) async -> Bool {
    var isReached = false
    for target in targets {
      do {
        _ = try await agent.sync(target.url)
        isReached = true
      } catch {
        for line in Failure(describing: error).lines(isColoured: false) { Messages.say(line) }
      }
    }
    return isReached
  }
}
