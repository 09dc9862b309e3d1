// chron revise: changes members of a fact.

import ArgumentParser
import Chronology
import EventStore

struct ReviseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revise",
    abstract: "Change what a fact says, with the reason.",
    usage: "chron revise <fact> [--set …] [--add …] [--remove …] [options]",
    discussion: """
      EXAMPLES:
        chron revise k7f2m0 --set occurred=2015-09-29 --reason "the paper gives it"
        chron revise k7f2m0 --set occurred='early June 2020'
        chron revise k7f2m0 --add places=Latvia --remove tags=army
        chron revise k7f2m0 --set note=        removes the note

      Members: statement, occurred, occurredText, modifier, kind, ends, stated, modality, \
      confidence, note; lists: actors, places, tags, citations (--remove by their id; chron cite \
      adds them). A date in words is also kept as occurredText, and sets or removes modifier and \
      ends. Earlier values stay in the log.
      """)

  @Argument(help: FactArgument.help)
  var fact: String

  @Option(help: ArgumentHelp("Give a member a value.", valueName: "member=value"))
  var set: [String] = []

  @Option(help: ArgumentHelp("Add to a list.", valueName: "member=value"))
  var add: [String] = []

  @Option(help: ArgumentHelp("Remove from a list.", valueName: "member=value"))
  var remove: [String] = []

  @Option(help: ArgumentHelp("Why.", valueName: "why"))
  var reason: String?

  @OptionGroup(title: "Dates") var dates: DateOptions
  @OptionGroup(title: "Output") var change: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  mutating func validate() throws {
    if set.isEmpty, add.isEmpty, remove.isEmpty {
      throw ValidationError("Nothing to change: give --set, --add or --remove.")
    }
  }

  func run() throws {
    let session = Session(global)
    let changes = MemberChanges(set: set, add: add, remove: remove)
    var (revision, words) = try changes.revision(reason: reason, try dates.recorded())
    let chronology = try session.open()
    let id = try chronology.fact(named: fact)
    if let words { MemberChanges.follow(words, in: &revision, of: try chronology.show(id)) }
    let event = try session.writing(chronology) { try chronology.revise(id, revision) }
    let asked = Self.members([revision.set, revision.add, revision.remove])
    let payload = try event?.object()
    let changed = Self.members(
      ["set", "add", "remove"].compactMap { payload?[$0]?.objectValue })
    let rest = asked.filter { !changed.contains($0) }
    try session.printChange(
      event, of: id, said: "\(id.handle) revised: \(Words.list(changed))",
      unchanged: "\(id.handle) already says so", asJSON: change.json)
    if event != nil, !rest.isEmpty, !change.json {
      Messages.say("Unchanged: \(Words.list(rest)).")
    }
  }

  /// The members that a revision sets, adds to or removes from, each once.
  private static func members(_ objects: [JSONObject]) -> [String] {
    objects.flatMap { $0.members.map(\.name) }
      .reduce(into: []) { names, name in if !names.contains(name) { names.append(name) } }
  }
}
