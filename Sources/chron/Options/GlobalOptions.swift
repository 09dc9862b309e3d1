// Options that every command takes.

import ArgumentParser

struct GlobalOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The chronology; by default $CHRON_FILE, or the only *.chron here or in the nearest folder above.",
      valueName: "path"),
    completion: .file(extensions: ["chron"]))
  var file: String?

  @Flag(name: .long, help: "Print times in UTC, not in this machine's zone.")
  var utc = false

  @Flag(name: .long, help: "Print without colour.")
  var noColor = false
}
