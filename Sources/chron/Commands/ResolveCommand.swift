// chron resolve: settles what is in conflict about a fact.

import ArgumentParser
import Chronology
import EventStore

struct ResolveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve",
    abstract: "Settle the conflicts about a fact.",
    usage: "chron resolve <fact> [--set …] [--take <event>] [options]",
    discussion: """
      EXAMPLES:
        chron resolve k7f2m0 --set occurred=2015-09 --reason "the paper gives it"
        chron resolve k7f2m0 --take desk.91ab3c01@12
        chron resolve k7f2m0 --set retracted=no --set note=

      chron conflicts shows the sides and the events that they come from. --take gives every \
      member in conflict the value from that event; --set gives a member a value of your own. If \
      two people settle a conflict in the same way, independently, no conflict is left.
      """)

  @Argument(help: FactArgument.help)
  var fact: String

  @Option(
    help: ArgumentHelp(
      "Give a member this value; retracted takes yes or no.", valueName: "member=value"))
  var set: [String] = []

  @Option(help: ArgumentHelp("Take the values from this event.", valueName: "event"))
  var take: String?

  @Option(help: ArgumentHelp("Why.", valueName: "why"))
  var reason: String?

  @OptionGroup(title: "Dates") var dates: DateOptions
  @OptionGroup(title: "Output") var change: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  mutating func validate() throws {
    if set.isEmpty, take == nil {
      throw ValidationError(
        "Say how to settle it: --set MEMBER=VALUE, or --take EVENT for the values of an event.")
    }
  }

  func run() throws {
    let session = Session(global)
    var decision = Decision(reason: reason)
    decision.retracted = try retracted()
    let members = MemberChanges(set: set.filter { !Self.isRetracted($0) }, add: [], remove: [])
    let (revision, words) = try members.revision(reason: nil, try dates.recorded())
    decision.set = revision.set
    let chronology = try session.open()
    let id = try chronology.fact(named: fact)
    if let words {
      var following = revision
      MemberChanges.follow(words, in: &following, of: try chronology.show(id))
      decision.beside = following.set
    }
    if let take {
      let name = try EventName.parse(take, option: "--take")
      let sides = try chronology.conflicts(of: id).conflicts.flatMap(\.sides)
      if !sides.isEmpty {
        decision.take = try name.resolved(among: sides.map(\.event), option: "--take")
      }
    }
    let (events, open) = try session.writing(chronology) {
      try chronology.resolve(id, decision)
    }
    let left = open.isEmpty ? "no conflict is left" : "still in conflict: \(Words.list(open))"
    try session.printChange(
      events.last, of: id, said: "\(id.handle) resolved; \(left)".printable,
      unchanged: "\(id.handle) already says so, and \(left)".printable, asJSON: change.json)
  }

  private static func isRetracted(_ text: String) -> Bool { text.hasPrefix("retracted=") }

  private func retracted() throws(Failure) -> Bool? {
    guard let text = set.last(where: Self.isRetracted) else { return nil }
    switch text.dropFirst("retracted=".count).lowercased() {
    case "yes", "true": return true
    case "no", "false": return false
    default:
      throw Failure(
        .usage, "--set: “\(text.printable)” is neither yes nor no",
        advice: "--set retracted=yes\n--set retracted=no")
    }
  }
}
