// chron init: founds a chronology.

import ArgumentParser
import Chronology
import EventStore

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Create a chronology in NAME.chron.",
    usage: "chron init <name> [--as <replica>] [options]",
    discussion: """
      EXAMPLES:
        chron init balkans
        chron init balkans --as desk     this replica is called desk

      Prints the chronology's id and, only once, its recovery code, with which the chronology can \
      be recovered if every admin's key is lost. Write it down; it is stored nowhere.

      A replica's name stays in every copy for ever, so do not choose a person's name.
      """)

  @Argument(help: "The chronology's name; its file is NAME.chron.")
  var name: String

  @Option(name: .customLong("as"), help: ReplicaName.help)
  var replica: String?

  @OptionGroup(title: "Output") var change: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let path = name.hasSuffix(ChronologyFile.suffix) ? name : name + ChronologyFile.suffix
    let title = String(ChronologyFile.lastComponent(of: path).dropLast(ChronologyFile.suffix.count))
    try OutputFile.refuseSideNames(global.file ?? path)
    let founded = try Chronology.found(
      at: global.file ?? path, name: title,
      replica: replica ?? ReplicaName.ofThisMachine(), keys: session.keys)
    let identity = try founded.chronology.store.identity()
    if change.json {
      return try session.print([
        "schema": "chron.init/1", "chronology": .text(founded.chronology.id),
        "name": .string(title), "file": .string(founded.chronology.store.path),
        "origin": .optional(identity.origin), "recovery": .string(founded.recoveryCode.description),
      ])
    }
    var table = Table([.fitting(), .remaining()])
    table.add([StyledText("chronology", .faint), StyledText(founded.chronology.id.description)])
    table.add([StyledText("file", .faint), StyledText(founded.chronology.store.path)])
    table.add([
      StyledText("writes as", .faint),
      StyledText(identity.origin.map(TimeWords.author) ?? identity.name),
    ])
    table.add([
      StyledText("recovery", .faint), StyledText(founded.recoveryCode.description, .warning),
    ])
    try session.show(table)
    Messages.say("Write down the recovery code: it is shown only once and stored nowhere.")
  }
}
