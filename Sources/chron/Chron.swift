// The program: its list of commands.

import ArgumentParser

@main
struct Chron: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chron", abstract: "A shared chronology: dated facts, each tied to its source.")
}
