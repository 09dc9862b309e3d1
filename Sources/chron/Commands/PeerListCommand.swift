// chron peer list: the peers, and when each was last in sync.

import ArgumentParser
import Chronology
import EventStore

struct PeerListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the peers, and when each was last in sync.",
    usage: "chron peer list [options]",
    discussion: """
      EXAMPLES:
        chron peer list
        chron peer list --json
      """)

  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let peers = try session.open().store.peers()
    try session.print(peers, in: Self.records, as: output.format) {
      try show(peers, session)
    }
  }

  private static let records = RecordList<Peer>(
    head: ["schema": "chron.peers/1"], member: "peers", json: \.json, columns: .peer,
    title: "Peers",
    headings: ["name", "address", "last sync"]
  ) { peer in
    [
      Markdown.text(peer.name), Markdown.link(peer.url),
      peer.syncedAt.map(TimeWords.second) ?? "never",
    ]
  }

  private func show(_ peers: [Peer], _ session: Session) throws {
    if peers.isEmpty {
      return Messages.say("No peers. Add one with 'chron peer add NAME URL'.")
    }
    var table = Table([.fitting(20), .remaining(), .fitting()])
    for peer in peers {
      table.add([
        StyledText(peer.name.printable, .handle), StyledText(peer.url.printable),
        StyledText(
          peer.syncedAt.map { "synced \(TimeWords.minute($0))" } ?? "never synced", .faint),
      ])
    }
    try session.show(table)
  }
}

extension Peer {
  var json: JSON {
    ["name": .string(name), "url": .string(url), "lastSync": .optional(syncedAt)]
  }
}
