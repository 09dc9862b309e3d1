// The way in and the way out: signals, arguments, and how every error ends.

import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@main
enum Program {
  static func main() async {
    setUpSignals()
    var arguments: [String] = []
    do {
      try Arguments.checkEnvironment()
      arguments = try Arguments.ofProcess()
      try CommandNames.check(arguments, root: Chron.self)
      var command = try await Chron.asyncParseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      exit(status(saying: error, arguments: arguments).rawValue)
    }
  }

  /// Says the error on standard error, or prints the help that was asked for.
  private static func status(saying error: any Error, arguments: [String]) -> ExitStatus {
    if let ended = error as? Ended { return ended.status }
    let terminal = Terminal.current(
      environment: Environment.current, isColourRefused: arguments.contains("--no-color"))
    if let failure = failure(error, arguments) {
      let width = terminal.isErrorTerminal ? terminal.width : nil
      Messages.say(styled: failure.lines(isColoured: terminal.isErrorColoured, width: width))
      return failure.status
    }
    let text = Chron.fullMessage(for: error)
    if Chron.exitCode(for: error) == .success {
      // Help, a version, a completion script: what was asked for.
      print(text)
      return .done
    }
    Messages.say(text.hasPrefix("Error: ") ? "chron: " + text.dropFirst("Error: ".count) : text)
    return .usage
  }

  /// What to say of an error; nil for one that the parser words itself, and for help.
  private static func failure(_ error: any Error, _ arguments: [String]) -> Failure? {
    guard isFromParser(error) else { return Failure(describing: error) }
    guard Chron.exitCode(for: error) != .success else { return nil }
    return OptionNames.failure(arguments, root: Chron.self)
  }

  /// Whether the argument parser itself made this error; its types are not public.
  private static func isFromParser(_ error: any Error) -> Bool {
    if error is ValidationError || error is CleanExit || error is ExitCode { return true }
    return String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
  }

  private static func setUpSignals() {
    // A reader that goes away is seen where it is written to, and a peer's socket that closes is
    // an error of that transfer, not the program's end.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGINT) { _ in
      // Only what is safe in a handler. Whatever a transaction had not committed is not there.
      UnnamedFile.removeUnfinished()
      _exit(ExitStatus.interrupted.rawValue)
    }
  }
}

enum Environment {
  /// The variables of this process.
  static var current: [String: String] {
    var result: [String: String] = [:]
    var next = environ
    while let entry = next.pointee {
      let pair = String(cString: entry).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if pair.count == 2 { result[String(pair[0])] = String(pair[1]) }
      next += 1
    }
    return result
  }
}
