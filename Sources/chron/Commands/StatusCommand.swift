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
    let holdings = try chronology.store.ownHoldings()
    let concerns = try chronology.store.concerns() + [holdings.concern].compactMap { $0 }
    let ahead = try chronology.store.eventsAhead()
    if output.json {
      let clone = try chronology.store.unfinishedClone()
      return try session.print(
        status.json(
          peers: peers, holdings: holdings, concerns: concerns, ahead: ahead, clone: clone))
    }
    let identity = try chronology.store.identity()
    try session.show(
      StatusLines(status, identity, peers, holdings, concerns, ahead, session: session).lines())
    session.sayAdmission(identity)
  }
}
