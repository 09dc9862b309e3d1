// Asking before something is done that a person should see first.

import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

struct ConfirmationOptions: ParsableArguments {
  @Flag(name: [.long, .customShort("y")], help: "Do it without asking.")
  var yes = false

  /// Whether to go on: `--yes` says so, or an answer on a terminal; else nobody is asked.
  func isGiven(_ question: String) -> Bool {
    if yes { return true }
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return false }
    Messages.ask("\(question) [y/N]")
    return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
  }
}
