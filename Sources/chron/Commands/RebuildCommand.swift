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

      Views are a cache of the logs. Rebuilding them does not change the answers. If parts of the \
      file are damaged, but not its logs, a new file is written from them and replaces the old.
      """)

  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let progress = Progress("folding", terminal: session.terminal)
    let isRemade = try EventStore.rebuild(
      at: try session.path(), keys: session.keys, projections: Chronology.projections
    ) { progress.report(Int64($0), of: nil) }
    progress.end()
    if isRemade {
      Messages.say("The file was damaged, but not its logs: it was written anew from them.")
    }
    let chronology = try session.open()
    let status = try chronology.status()
    try session.show([
      "Folded again: \(Words.count(status.facts, "fact")), \(Words.count(status.sources, "source"))"
    ])
  }
}
