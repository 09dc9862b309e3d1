// A command that does not exist is answered with the one that was probably meant: another name for
// the same thing, or one that is spelt nearly so.

import ArgumentParser
import Chronology

enum CommandNames {
  /// Throws if the first word of the arguments, or the first after a group's name, is no command.
  static func check(
    _ arguments: [String], root: any ParsableCommand.Type
  ) throws(Failure) {
    _ = try path(arguments, root: root)
  }

  /// The commands that the arguments name, from the root, and how many arguments that takes.
  static func path(
    _ arguments: [String], root: any ParsableCommand.Type
  ) throws(Failure) -> (commands: [any ParsableCommand.Type], end: Int) {
    var path = [root]
    var index = 0
    var end = 0
    while let current = path.last, !current.configuration.subcommands.isEmpty,
      let word = nextWord(arguments, from: &index)
    {
      end = index
      if path.count == 1, word == "---completion" { break }
      // `help source add` names commands as the commands themselves are named.
      if path.count == 1, word == "help" { continue }
      let subcommands = current.configuration.subcommands
      guard let next = subcommands.first(where: { $0.allNames.contains(word) }) else {
        throw unknown(word, in: path)
      }
      path.append(next)
    }
    return (path, end)
  }

  /// The command as it is typed: `chron source add`.
  static func words(_ path: [any ParsableCommand.Type]) -> String {
    path.map { $0.configuration.commandName ?? "" }.joined(separator: " ")
  }

  private static func unknown(_ word: String, in path: [any ParsableCommand.Type]) -> Failure {
    let prefix = words(path)
    let names = (path.last?.configuration.subcommands ?? [])
      .compactMap { $0.configuration.commandName }
    let synonyms = path.count == 1 ? rootSynonyms : groupSynonyms
    let meant = (synonyms[word.lowercased()] ?? []).filter { call in
      names.contains(String(call.prefix { $0 != " " }))
    }
    let near = meant.isEmpty ? Suggestion.nearest(to: word, in: names) : meant
    return Failure(
      .usage, "there is no command “\(prefix) \(Printable.bounded(word, 60))”",
      advice: near.isEmpty
        ? "\(prefix) --help     lists the commands"
        : near.map { "\(prefix) \($0)" }.joined(separator: "\n"))
  }

  /// What other programs call what a command does; each with the commands that do it.
  private static let rootSynonyms: [String: [String]] = [
    (["delete", "remove", "rm", "del", "drop", "erase", "withdraw"], ["retract FACT", "undo"]),
    (
      ["edit", "update", "change", "modify", "set", "amend", "correct", "fix"],
      ["revise FACT --set MEMBER=VALUE"]
    ),
    (["list", "ls", "all", "facts"], ["timeline", "source list"]),
    (["new", "create"], ["add STATEMENT --when DATE", "init NAME"]),
    (["insert", "record", "fact", "event", "append", "write"], ["add STATEMENT --when DATE"]),
    (["found", "start", "setup"], ["init NAME"]),
    (["find", "grep", "query", "filter", "lookup"], ["search WORDS"]),
    (["get", "cat", "view", "display", "print", "read", "open"], ["show FACT", "timeline"]),
    (["history", "events", "changes", "audit"], ["log", "diff A B"]),
    (["info", "stat", "stats", "state", "summary"], ["status"]),
    (["check", "fsck", "validate", "doctor", "test"], ["verify", "source check"]),
    (["repair", "reindex", "refresh"], ["rebuild"]),
    (["dump", "save", "backup"], ["export FILE"]),
    (["load", "restore", "upload"], ["import FILE"]),
    (["quote", "citation", "reference"], ["cite FACT --source SOURCE --quote TEXT"]),
    (["push", "pull", "fetch", "synchronise", "synchronize"], ["sync"]),
    (["merge"], ["sync", "resolve FACT"]),
    (["share", "server", "listen", "publish"], ["serve"]),
    (["copy", "join", "connect"], ["clone URL"]),
    (["remote", "remotes", "peers"], ["peer list"]),
    (["user", "users", "members", "invite", "admit", "access"], ["member list"]),
    (["document", "documents", "docs", "file", "files", "sources"], ["source list"]),
    (["why", "explain", "blame", "provenance", "origin"], ["trace FACT"]),
    (["revert", "rollback", "reset"], ["undo"]),
    (["unretract", "undelete", "recover"], ["reinstate FACT"]),
    (["dispute", "support", "rate", "vote", "opinion"], ["assess FACT --stance STANCE"]),
    (["settle", "decide"], ["resolve FACT"]),
    (["connect", "relate", "relation"], ["link FACT RELATION FACT"]),
    (["same", "duplicate"], ["link FACT same-as FACT"]),
    (["rename", "synonym"], ["alias NAME OTHER"]),
    (["compare", "between"], ["diff A B", "timeline"]),
    (["at", "asof", "when", "before", "until"], ["as-of DATE"]),
    (["version"], ["--version"]),
  ].reduce(into: [:]) { table, row in for word in row.0 { table[word] = row.1 } }

  /// For tests.
  static var synonymWords: [String] { rootSynonyms.keys.sorted() }

  private static let groupSynonyms: [String: [String]] = [
    (["new", "create", "insert", "register", "import"], ["add"]),
    (["ls", "all"], ["list"]),
    (["rm", "delete", "del", "forget", "erase"], ["remove", "drop"]),
    (["remove"], ["drop"]),
    (["get", "view", "cat", "info", "read", "open"], ["show"]),
    (["edit", "update", "set", "revise", "change", "rename", "correct"], ["describe"]),
    (["download", "pull"], ["fetch"]),
    (["verify", "validate"], ["check"]),
    (["add", "approve", "allow", "accept", "invite", "promote"], ["admit"]),
    (["rotate", "replace"], ["renew"]),
  ].reduce(into: [:]) { table, row in for word in row.0 { table[word] = row.1 } }

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
