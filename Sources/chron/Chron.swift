// The program: its list of commands.

import ArgumentParser

struct Chron: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "chron",
    abstract: "A shared chronology: dated facts, each tied to its source.",
    discussion: """

      EXAMPLES:
        chron init balkans                     found a chronology in balkans.chron
        chron add "The ferry sank." --when 1842~
        chron as-of 2020-06                    what had happened by the end of June
        chron trace k7f2m0                     where a fact comes from
        chron serve                            share it; chron clone URL elsewhere
      """,
    version: version,
    subcommands: [])

  @OptionGroup var global: GlobalOptions
}
