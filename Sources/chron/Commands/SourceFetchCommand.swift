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

      Ends with status 3 if no peer has one of them.
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
    let peers = try chronology.store.peers().map { try PeerURL($0.url) }
    guard !peers.isEmpty else {
      throw Failure(.failed, "there are no peers to ask", advice: "chron peer add NAME URL")
    }
    let agent = try SyncAgent(chronology.store, logger: Log.logger(level: .warning))
    var absent = 0
    for source in chosen {
      guard let digest = source.sha256.flatMap({ Hash(hex: $0) }) else { continue }
      if try chronology.store.documentByteCount(digest) != nil { continue }
      let isHere = await fetch(digest, agent, peers)
      if !isHere { absent += 1 }
      let state = isHere ? "fetched and checked" : "no peer keeps it"
      try session.output.writeLine("\(SourceWords.short(source))  \(state)")
      try session.output.flush()
    }
    await agent.shutdown()
    if absent > 0 { throw Ended(status: .doneInPart) }
  }

  private func fetch(_ digest: Hash, _ agent: SyncAgent, _ peers: [PeerURL]) async -> Bool {
    for peer in peers {
      do {
        if try await agent.fetchDocument(digest, from: peer) { return true }
      } catch {
        Messages.say("\(peer): \(Failure(describing: error).what)")
      }
    }
    return false
  }
}
