// chron status: what is here, and what waits for whom.

import ArgumentParser
import Chronology
import EventStore

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what is here, and what needs attention.",
    discussion: """
      EXAMPLES:
        chron status
        chron status --json
      """)

  @OptionGroup(title: "Output") var output: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let chronology = try session.open()
    let status = try chronology.status()
    let heads = try chronology.store.heads(offered: false)
    let peers = try chronology.store.peers().map { PeerState($0, here: heads) }
    let concerns = try chronology.store.concerns()
    let ahead = try chronology.store.eventsAhead()
    let clone = try chronology.store.unfinishedClone()
    if output.json {
      return try session.print(
        status.json(peers: peers, concerns: concerns, ahead: ahead, clone: clone))
    }
    let identity = try chronology.store.identity()
    try session.show(
      StatusLines(status, identity, peers, concerns, ahead, clone, session: session).lines())
    session.sayAdmission(identity)
  }
}
