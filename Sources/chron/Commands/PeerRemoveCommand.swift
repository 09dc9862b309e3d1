// chron peer remove: forgets a peer.

import ArgumentParser
import Chronology
import EventStore

struct PeerRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Forget a peer; what it sent is kept.",
    discussion: """
      EXAMPLES:
        chron peer remove office
      """)

  @Argument(help: "The peer's name here.")
  var name: String

  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    try session.open().store.removePeer(name: name)
    try session.show(["\(name.printable) is no longer a peer"])
  }
}
