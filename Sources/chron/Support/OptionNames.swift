// Options that a command does not have: named before anything else that is wrong, since whoever
// mistypes one is told otherwise of what they did not give.

import ArgumentParser
import Chronology
import EventStore

enum OptionNames {
  private struct Option {
    var names: [String]
    var takesValue: Bool
  }

  /// What is wrong with the options among some arguments that could not be parsed; nil for nothing.
  static func failure(_ arguments: [String], root: any ParsableCommand.Type) -> Failure? {
    guard let (path, end) = try? CommandNames.path(arguments, root: root),
      let command = path.last
    else { return nil }
    let options = options(of: command)
    let call = CommandNames.words(path)
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      index += 1
      if argument == "--" { return nil }
      guard argument.hasPrefix("-"), argument != "-" else { continue }
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts.first ?? "")
      // Several short ones may stand together, `-ny`.
      let names =
        name.hasPrefix("--") ? [name] : name.dropFirst().map { "-\($0)" }
      for name in names where !options.contains(where: { $0.names.contains(name) }) {
        // Those before the command are the program's own, which every command has.
        let before = index > 1 && index - 1 >= end ? arguments[index - 2] : nil
        return unknown(
          argument, name: name.hasPrefix("--") ? name : argument, call, options, after: before)
      }
      if parts.count == 1, options.contains(where: { $0.takesValue && $0.names.contains(name) }),
        index < arguments.count, !arguments[index].hasPrefix("-")
      {
        index += 1
      }
    }
    return nil
  }

  private static func unknown(
    _ argument: String, name: String, _ call: String, _ options: [Option], after before: String?
  ) -> Failure {
    // A text that begins with a hyphen, not an option.
    if argument.contains(where: \.isWhitespace) {
      let takesIt = options.contains { $0.takesValue && $0.names.contains(before ?? "") }
      let quoted = ShellWord.quoted(argument)
      return Failure(
        .usage,
        "“\(Printable.bounded(argument, 60))” begins with a hyphen, so it reads as an option",
        advice: takesIt ? "\(before ?? "")=\(quoted)" : "\(call) … -- \(quoted)")
    }
    let known = options.flatMap(\.names).filter { $0.hasPrefix("--") }
    let meant = synonyms(of: name, call).filter { advice in
      advice.hasPrefix("chron ") || known.contains(String(advice.prefix { $0 != " " }))
    }
    // Without the hyphens: shared ones would make short names look alike.
    let bare = known.map { String($0.drop { $0 == "-" }) }
    let near =
      meant.isEmpty
      ? Suggestion.nearest(to: String(name.drop { $0 == "-" }), in: bare, limit: 1).map {
        "--" + $0
      } : meant
    return Failure(
      .usage, "\(call) has no option “\(Printable.bounded(name, 60))”",
      advice: near.isEmpty ? "\(call) --help     lists them" : near.joined(separator: "\n"))
  }

  /// What else an option may be called, by people and by other commands.
  private static func synonyms(of name: String, _ call: String) -> [String] {
    let word = name.drop { $0 == "-" }.lowercased()
    if ["chron revise", "chron resolve"].contains(call) {
      if let member = FactMembers.meant(by: word) {
        return FactContent.listMembers.contains(member) && call == "chron revise"
          ? ["--add \(member)=VALUE", "--remove \(member)=VALUE"] : ["--set \(member)=VALUE"]
      }
      if ["source", "quote", "span"].contains(word) { return ["chron cite FACT --source SOURCE"] }
    }
    switch word {
    case "date", "on", "occurred", "at", "day", "time":
      return ["--when DATE", "--published DATE", "--from DATE", "--as-of DATE"]
    case "since", "after", "begin", "start": return ["--from DATE"]
    case "until", "before", "by", "end": return ["--to DATE"]
    case "output", "out", "o": return call == "chron export" ? ["chron export FILE"] : []
    case "why", "because", "message", "m", "comment": return ["--reason WHY", "--note TEXT"]
    case "actors", "who", "person": return ["--actor NAME"]
    case "places", "where", "location": return ["--place NAME"]
    case "tags", "label", "category": return ["--tag WORD"]
    case "overwrite", "f": return ["--force"]
    case "csv", "markdown", "md", "table": return ["--format \(word == "md" ? "markdown" : word)"]
    case "max", "count", "number": return ["--limit N"]
    case "skip": return ["--offset N"]
    case "reverse", "desc", "newest": return ["--latest"]
    case "database", "db", "chronology": return ["--file PATH"]
    case "timezone", "zulu", "gmt": return ["--utc"]
    default: return []
    }
  }

  /// The options of a command, as the parser describes them; it is asked only when something is
  /// wrong.
  private static func options(of command: any ParsableCommand.Type) -> [Option] {
    let description = try? JSON.parse(Array(command._dumpHelp().utf8))
    let arguments = description?.objectValue?["command"]?.objectValue?["arguments"]?.arrayValue
    let own = (arguments ?? []).compactMap { argument -> Option? in
      guard let argument = argument.objectValue, let names = argument["names"]?.arrayValue else {
        return nil
      }
      return Option(
        names: names.compactMap { name in
          guard let name = name.objectValue, let text = name["name"]?.stringValue else {
            return nil
          }
          return (name["kind"]?.stringValue == "long" ? "--" : "-") + text
        }, takesValue: argument["kind"]?.stringValue == "option")
    }
    let parsers = ["--help", "-h", "-help", "--help-hidden", "--version"]
    return own + [
      Option(names: parsers, takesValue: false),
      Option(names: ["--generate-completion-script"], takesValue: true),
      Option(names: ["--experimental-dump-help"], takesValue: false),
    ]
  }
}

/// What people call the members of a fact.
enum FactMembers {
  static let all = FactContent.textMembers + FactContent.listMembers

  /// The member that a word means; nil if it is not another name of one.
  static func meant(by word: String) -> String? {
    if all.contains(word) { return word }
    return names[word.lowercased()]
  }

  private static let names: [String: String] = [
    "when": "occurred", "date": "occurred", "day": "occurred", "time": "occurred", "on": "occurred",
    "what": "statement", "text": "statement", "title": "statement", "sentence": "statement",
    "when-text": "occurredText", "certainty": "confidence", "comment": "note", "notes": "note",
    "remark": "note", "type": "kind", "end": "ends", "actor": "actors", "who": "actors",
    "person": "actors", "people": "actors", "place": "places", "where": "places",
    "location": "places", "tag": "tags", "label": "tags", "category": "tags",
    "citation": "citations", "source": "citations", "sources": "citations",
  ]
}
