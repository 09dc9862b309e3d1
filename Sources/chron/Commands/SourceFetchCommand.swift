// chron source fetch: gets documents' bytes from peers that keep them.

import ArgumentParser
import Chronology
import EventStore
import Logging
import SyncAgent
import TransparencyLog

struct SourceFetchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Get documents' bytes from peers that keep them, and check them.",
    discussion: """
      EXAMPLES:
        chron source fetch                       every document that is not here
        chron source fetch 7737d3f2

      Exits with status 3 if a document could not be fetched because no peer keeps it, or because \
      the peers that were asked failed. A peer that failed is not asked again.
      """)

  @Argument(help: SourceArgument.help)
  var sources: [String] = []

  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() async throws {
    let session = Session(global)
    let chronology = try session.open()
    let chosen =
      sources.isEmpty
      ? try chronology.sources().map(\.id) : try sources.map { try chronology.resolveSource($0) }
    var peers = try chronology.store.peers().map { try PeerURL($0.url) }
    guard !peers.isEmpty else {
      throw Failure(.failed, "there are no peers to ask", advice: "chron peer add NAME URL")
    }
    let known = peers.count
    let agent = try SyncAgent(chronology.store, logger: Log.logger(level: .warning))
    var absent = 0
    for source in chosen {
      guard let digest = source.sha256.flatMap({ Hash(hex: $0) }) else { continue }
      if try chronology.store.documentByteCount(digest) != nil { continue }
      let isHere = try await fetch(digest, agent, &peers)
      if !isHere { absent += 1 }
      let state =
        isHere
        ? "fetched and checked"
        : peers.count == known ? "no peer keeps it" : "not fetched: not every peer could be asked"
      try session.output.writeLine("\(SourceWords.short(source))  \(state)")
      try session.output.flush()
    }
    await agent.shutdown()
    if absent > 0 { throw Ended(status: .doneInPart) }
  }

  /// Asks one peer after the other; one that failed is asked no more.
  private func fetch(
    _ digest: Hash, _ agent: SyncAgent, _ peers: inout [PeerURL]
  ) async throws -> Bool {
    for peer in peers {
      do {
        if try await agent.fetchDocument(digest, from: peer) { return true }
      } catch let error as SyncError {
        for line in Failure(describing: error).lines(isColoured: false) { Messages.say(line) }
        peers.removeAll { $0 == peer }
      }
    }
    return false
  }
}
