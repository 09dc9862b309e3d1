// Which rows of a list whose order is its own are wanted.

import ArgumentParser
import Chronology

struct ShortPageOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Show at most this many.", valueName: "n"))
  var limit: Int?

  @Option(help: ArgumentHelp("Skip this many first.", valueName: "n"))
  var offset = 0

  mutating func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit takes a number of at least 1.") }
    if offset < 0 { throw ValidationError("--offset takes a number of at least 0.") }
  }

  var page: Page { Page(limit: limit, offset: offset) }
}
