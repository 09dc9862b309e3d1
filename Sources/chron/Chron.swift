// The program: its list of commands.

import ArgumentParser

struct Chron: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "chron",
    abstract: "A shared chronology: dated facts, each tied to its source.",
    discussion: """
      EXAMPLES:
        chron init balkans                     create a chronology in balkans.chron
        chron add "The ferry sank." --when 1842~
        chron as-of 2020-06                    what had happened by the end of June
        chron trace k7f2m0                     where a fact comes from
        chron serve                            share it; chron clone URL elsewhere
      """,
    version: version,
    groupedSubcommands: [
      CommandGroup(
        name: "Ask",
        subcommands: [
          AsOfCommand.self, DuringCommand.self, TimelineCommand.self, SearchCommand.self,
          DiffCommand.self, ShowCommand.self, TraceCommand.self, LogCommand.self, DateCommand.self,
        ]),
      CommandGroup(
        name: "Record",
        subcommands: [
          InitCommand.self, AddCommand.self, CiteCommand.self, ReviseCommand.self,
          RetractCommand.self, ReinstateCommand.self, AssessCommand.self, LinkCommand.self,
          UnlinkCommand.self, UndoCommand.self, ResolveCommand.self, AliasCommand.self,
          SourceCommand.self, ImportCommand.self, ExportCommand.self,
        ]),
      CommandGroup(
        name: "Share",
        subcommands: [
          ServeCommand.self, CloneCommand.self, SyncCommand.self, PeerCommand.self,
          MemberCommand.self, ForkCommand.self,
        ]),
      CommandGroup(
        name: "Care",
        subcommands: [
          StatusCommand.self, ConflictsCommand.self, VerifyCommand.self, RebuildCommand.self,
        ]),
    ])

  @OptionGroup(title: "Always") var global: GlobalOptions
}
