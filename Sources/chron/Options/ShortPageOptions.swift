// Which rows of a list whose order is its own are wanted.

import ArgumentParser
import Chronology

struct ShortPageOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Show at most so many.", valueName: "n"))
  var limit: Int?

  @Option(help: ArgumentHelp("Leave out so many first.", valueName: "n"))
  var offset = 0

  mutating func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit takes a number from 1.") }
    if offset < 0 { throw ValidationError("--offset takes a number from 0.") }
  }

  var page: Page { Page(limit: limit, offset: offset) }
}
