// chron source: the documents that facts come from.

import ArgumentParser

struct SourceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "source",
    abstract: "The documents that facts come from: add, list, show, describe, check, fetch, drop.",
    discussion: """
      EXAMPLES:
        chron source add article.txt --title "Baltic Force" --published 2016-02-29
        chron source list
        chron source check
      """,
    subcommands: [
      SourceAddCommand.self, SourceListCommand.self, SourceShowCommand.self,
      SourceDescribeCommand.self, SourceCheckCommand.self, SourceFetchCommand.self,
      SourceDropCommand.self,
    ])
}
