// chron peer add: remembers a peer.

import ArgumentParser
import Chronology
import EventStore
import SyncAgent

struct PeerAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Remember a peer.",
    discussion: """
      EXAMPLES:
        chron peer add office http://127.0.0.1:8080
      """)

  @Argument(help: "The peer's name here.")
  var name: String

  @Argument(help: ArgumentHelp("Where it is served.", valueName: "url"))
  var url: String

  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let peer = try PeerURL(url)
    let chronology = try session.open()
    if let other = peer.chronology, other != chronology.id {
      throw Failure(
        .usage, "the URL is for the chronology \(other), but this is \(chronology.id)",
        advice: "choose the chronology's file with --file")
    }
    try chronology.store.addPeer(name: name, url: peer.base)
    try session.show(["\(name.printable) is \(peer.base)"])
  }
}
