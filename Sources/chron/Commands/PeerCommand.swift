// chron peer: the replicas that this one syncs with.

import ArgumentParser

struct PeerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "peer",
    abstract: "The replicas that this one syncs with: add, list, remove.",
    discussion: """
      EXAMPLES:
        chron peer add office http://127.0.0.1:8080
        chron peer list
      """,
    subcommands: [PeerAddCommand.self, PeerListCommand.self, PeerRemoveCommand.self])
}
