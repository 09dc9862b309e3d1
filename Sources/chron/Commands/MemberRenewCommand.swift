// chron member renew: a new incarnation for this replica.

import ArgumentParser
import Chronology
import EventStore

struct MemberRenewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "renew",
    abstract: "Begin a new log for this file, under a new key.",
    usage: "chron member renew [options]",
    discussion: """
      EXAMPLES:
        chron member renew
        chron member renew --key-elsewhere    the only admin is elsewhere
        chron member renew --accept-loss      the newest events are lost for good

      For a file whose key is not on this machine, since it was copied here or the key was lost; for a
      key that others may have seen; and for a file that was restored from a backup while its log had
      gone further. Commands that write never begin a new log by themselves.

      If this file writes as an admin, and its key is here, the old log's last event admits the new
      one in the same role. Else an admin has to admit the new key; the line for that is printed. A
      writer's old log is written until then.
      """)

  @Flag(help: "The only admin's key is on another machine, not lost.")
  var keyElsewhere = false

  @Flag(help: "Go on without the events that this file lacks.")
  var acceptLoss = false

  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let chronology = try session.open()
    let renewal = try chronology.store.renew(
      RenewalConsent(keyIsElsewhere: keyElsewhere, lossIsAccepted: acceptLoss))
    try session.show(Self.lines(renewal))
    guard renewal.handover == nil else { return }
    Messages.say(
      "The new log counts only here until an admin runs:\n\n"
        + "    chron member admit '\(renewal.key)'\n")
  }

  private static func lines(_ renewal: Renewal) -> [String] {
    let new = TimeWords.author(renewal.origin)
    guard let previous = renewal.previous.map(TimeWords.author) else {
      return ["This file now writes as \(new)."]
    }
    if renewal.handover != nil {
      return [
        "This file now writes as \(new), which \(previous) admitted as admin with its last event."
      ]
    }
    if renewal.identity.origin == renewal.origin {
      return ["This file now writes as \(new); \(previous) is not written any more."]
    }
    return ["\(new) has begun. Until it is admitted, this file writes as \(previous)."]
  }
}
