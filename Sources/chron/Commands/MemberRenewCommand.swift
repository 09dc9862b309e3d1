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

      Use this if the file's key is not on this machine because the file was copied here or the \
      key was lost, if others may have seen the key, or if the file was restored from a backup \
      that lacks its newest events. No other command begins a new log.

      If this file writes as an admin and its key is here, the last event of the old log admits \
      the new one in the same role. Otherwise an admin has to admit the new key, with the command \
      that is printed; until then, a writer's file goes on writing to its old log.
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
        "This file now writes as \(new), which \(previous) admitted as an admin in its last event."
      ]
    }
    if renewal.identity.origin == renewal.origin {
      return ["This file now writes as \(new), and no longer as \(previous)."]
    }
    return ["\(new) has begun. Until it is admitted, this file still writes as \(previous)."]
  }
}
