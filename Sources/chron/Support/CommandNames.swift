// A mistyped command is answered with the one that was probably meant.

import ArgumentParser
import Chronology

enum CommandNames {
  /// Throws if the first word of the arguments, or the first after a group's name, is no command.
  static func check(
    _ arguments: [String], root: any ParsableCommand.Type
  ) throws(Failure) {
    var path = [root]
    var index = 0
    while let current = path.last, !current.configuration.subcommands.isEmpty,
      let word = nextWord(arguments, from: &index)
    {
      if path.count == 1, ["help", "---completion"].contains(word) { return }
      let subcommands = current.configuration.subcommands
      if let next = subcommands.first(where: { $0.allNames.contains(word) }) {
        path.append(next)
        continue
      }
      let names = subcommands.compactMap { $0.configuration.commandName }
      let prefix = path.map { $0.configuration.commandName ?? "" }.joined(separator: " ")
      let near = Suggestion.nearest(to: word, in: names)
      throw Failure(
        .usage, "there is no command “\(prefix) \(word)”".printable,
        advice: near.isEmpty
          ? "\(prefix) --help     lists the commands"
          : near.map { "\(prefix) \($0)" }.joined(separator: "\n"))
    }
  }

  /// The next argument that is neither an option nor the value of `--file`.
  private static func nextWord(_ arguments: [String], from index: inout Int) -> String? {
    while index < arguments.count {
      let argument = arguments[index]
      index += 1
      if argument == "--file" {
        index += 1
      } else if argument == "--" || argument == "--generate-completion-script" {
        return nil
      } else if !argument.hasPrefix("-") || argument == "---completion" {
        return argument
      }
    }
    return nil
  }
}

extension ParsableCommand {
  static var allNames: [String] {
    [configuration.commandName].compactMap { $0 } + configuration.aliases
  }
}
