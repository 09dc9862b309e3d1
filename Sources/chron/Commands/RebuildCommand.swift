// chron rebuild: folds every view again from the logs.

import ArgumentParser
import Chronology
import EventStore

struct RebuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Rebuild the views from the logs.",
    discussion: """
      EXAMPLES:
        chron rebuild

      Views are a cache of the logs. Rebuilding them does not change the answers.
      """)

  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let chronology = try session.open()
    let progress = Progress("folding", terminal: session.terminal)
    try chronology.store.rebuild { progress.report(Int64($0), of: nil) }
    progress.end()
    let status = try chronology.status()
    try session.show([
      "Folded again: \(Words.count(status.facts, "fact")), \(Words.count(status.sources, "source"))"
    ])
  }
}
