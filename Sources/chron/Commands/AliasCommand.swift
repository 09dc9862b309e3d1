// chron alias: names that mean one.

import ArgumentParser
import Chronology
import EventStore

struct AliasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alias",
    abstract: "Record that several names mean the same, or list the names that do.",
    usage: "chron alias [<name> <other> ...] [options]",
    discussion: """
      EXAMPLES:
        chron alias                             lists the names that mean the same
        chron alias "United States" US USA
        chron alias "United States" USA --remove
        chron alias --json

      --actor, --place and --tag then find a fact by any of the names, and timeline --by counts \
      them as one. What a fact says stays as it was written.
      """)

  @Argument(
    help: ArgumentHelp(
      "The name, then other names for it; without others, lists those recorded.",
      valueName: "name"))
  var names: [String] = []

  @Flag(help: "Remove these names; for a name alone, all of its other names.")
  var remove = false

  @OptionGroup(title: "Other axes") var axes: AxisOptions
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  mutating func validate() throws {
    if remove, names.isEmpty { throw ValidationError("--remove needs a name.") }
  }

  func run() throws {
    let session = Session(global)
    let bounds = try axes.bounds()
    let chronology = try session.open()
    var isWritten = false
    if let name = names.first, names.count > 1 || remove {
      let others = Array(names.dropFirst())
      isWritten = try session.writing(chronology) {
        if remove { return try !chronology.unalias(name, others).isEmpty }
        return try chronology.alias(name, others) != nil
      }
    }
    var aliases = try chronology.aliases(bounds: bounds)
    if let name = names.first { aliases.removeAll { !$0.means(name) } }
    try session.print(aliases, in: Self.records(bounds), as: output.format) {
      if names.count > 1 || remove, !isWritten {
        session.sayUnchanged(
          remove
            ? "“\(names[0])” is not recorded as the same as \(othersInWords)".printable
            : "That is already recorded")
      }
      if aliases.isEmpty { return try session.show(session.wrapped(StyledText(emptyLine))) }
      try session.show(AliasLines.table(aliases))
    }
  }

  private var othersInWords: String {
    names.count == 1 ? "another name" : Words.list(names.dropFirst().map { "“\($0)”" }, "or")
  }

  private static func records(_ bounds: ViewBounds) -> RecordList<AliasView> {
    RecordList(
      head: ["schema": "chron.aliases/1", "bounds": bounds.json], member: "aliases", json: \.json,
      columns: .alias, title: "Names that mean the same", headings: ["name", "also"]
    ) { [Markdown.text($0.name), Markdown.text($0.others.joined(separator: "; "))] }
  }

  private var emptyLine: String {
    names.first.map { "“\($0)” has no other names.".printable }
      ?? "No names are recorded as the same. Record some with 'chron alias NAME OTHER'."
  }
}

/// Names that mean the same, as rows: the name for all, the others, who said so.
enum AliasLines {
  static func table(_ aliases: [AliasView]) -> Table {
    var table = Table([.fitting(30), .remaining(20), .fitting(24)])
    for alias in aliases {
      let authors = alias.statements.map { TimeWords.author($0.author) }
        .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      table.add([
        StyledText(alias.name.printable, .heading),
        StyledText("also " + Words.list(alias.others).printable),
        StyledText(authors.joined(separator: "\n"), .faint),
      ])
    }
    return table
  }
}

extension AliasView {
  /// `alias` in `docs/schemas/common.json`.
  var json: JSON {
    [
      "name": .string(name), "others": .texts(others),
      "statements": .array(
        statements.map {
          [
            "name": .string($0.name), "aliases": .texts($0.aliases), "event": .text($0.event),
            "author": .text($0.author), "at": .text($0.at),
          ]
        }),
    ]
  }
}
