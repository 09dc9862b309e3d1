// chron member renew: a new incarnation for this replica.

import ArgumentParser
import Chronology
import EventStore

struct MemberRenewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "renew",
    abstract: "Begin a new log for this replica, under a new key.",
    discussion: """
      EXAMPLES:
        chron member renew

      For a file that was restored from a backup: its log had gone further than the file knows, and
      to write on would sign a second history. The new log begins beside the old one, which stays as
      it is; events that were lost here come back from any peer that has them. An admin has to
      admit the new key.
      """)

  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let chronology = try session.open()
    let before = try chronology.store.identity().origin
    let identity = try chronology.store.renewIncarnation()
    let old =
      before.map { "; \(TimeWords.author($0)) stays as it is and is not written again" } ?? ""
    let new = identity.origin.map(TimeWords.author) ?? identity.name
    try session.show(["This replica now writes as \(new)\(old)."])
    session.sayAdmission(identity)
  }
}
