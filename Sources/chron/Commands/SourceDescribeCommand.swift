// chron source describe: says more of a document, or something else.

import ArgumentParser
import Chronology
import EventStore

struct SourceDescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Describe a document, or correct its description.",
    usage: "chron source describe <source> [options]",
    discussion: """
      EXAMPLES:
        chron source describe 7737d3f2 --published 2020-12-14 --reason "its address"
        chron source describe 7737d3f2 --derived-from 72ca7566 --relation copy
        chron source describe 7737d3f2 --url ""     removes the address
      """)

  @Argument(help: SourceArgument.help)
  var source: String

  @OptionGroup(title: "Description") var options: DescriptionOptions

  @Option(help: ArgumentHelp("Why.", valueName: "why"))
  var reason: String?

  @OptionGroup(title: "Documents") var documents: DocumentOptions
  @OptionGroup(title: "Output") var change: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let chronology = try session.open()
    let shelf = DocumentShelf(chronology, options: documents, environment: session.environment)
    let id = try shelf.resolve(source)
    let description = try options.description(on: shelf)
    guard !description.members.members.isEmpty else {
      throw Failure(.usage, "nothing to change", advice: "chron source describe --help")
    }
    let event = try session.writing(chronology) {
      try chronology.describe(id, description, reason: reason)
    }
    if change.json {
      return try session.print([
        "schema": "chron.source-describe/1", "source": .text(id), "changed": .bool(event != nil),
        "event": event.map { .text($0.id) } ?? .null, "at": event.map { .text($0.at) } ?? .null,
      ])
    }
    guard let event else {
      return session.sayUnchanged("\(SourceWords.short(id)) is already described that way")
    }
    let said = try event.object()
    let names = description.members.members.map(\.name).filter { said[$0] != nil }
    try session.show(["\(SourceWords.short(id)) described: \(Words.list(names))".printable])
  }
}
