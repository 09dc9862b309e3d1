// MEMBER=VALUE, as --set, --add and --remove take it.

import Chronology
import EDTF
import EventStore

struct MemberChanges {
  var set: [String]
  var add: [String]
  var remove: [String]

  /// The revision, and the words in which it gives the date, if it does.
  func revision(
    reason: String?, _ dates: DateReader
  ) throws(Failure) -> (revision: Revision, words: DatePhrase?) {
    var revision = Revision(reason: reason)
    var words: DatePhrase?
    for text in set {
      let (member, value) = try Self.split(text, option: "--set")
      guard !Self.isList(member) else {
        throw Failure(
          .usage, "--set: \(member) is a list",
          advice: "--add \(member)=VALUE\n--remove \(member)=VALUE")
      }
      if ["occurred", "stated"].contains(member), !value.isEmpty {
        let phrase = try dates.phrase(value, option: "--set \(member)", as: member)
        revision.set[member] = .string(phrase.date.text)
        if member == "occurred" { words = phrase.isEDTF ? nil : phrase }
        continue
      }
      // An empty value takes the member back.
      revision.set[member] = value.isEmpty ? .null : .string(value)
    }
    for text in add {
      let (member, value) = try Self.list(text, option: "--add")
      guard member != "citations" else {
        throw Failure(
          .usage, "--add cannot add a citation", advice: "chron cite FACT --source S")
      }
      Self.append(.string(value), to: member, in: &revision.add)
    }
    for text in remove {
      let (member, value) = try Self.list(text, option: "--remove")
      Self.append(.string(value), to: member, in: &revision.remove)
    }
    return (revision, words)
  }

  /// Lets what a fact says of its date follow new words for it.
  ///
  /// They take the place of the old, and what only the old ones said is taken back. What the
  /// revision sets itself stays.
  static func follow(_ words: DatePhrase, in revision: inout Revision, of fact: FactView) {
    let kind = revision.set["kind"]?.stringValue.map { Kind(rawValue: $0) } ?? fact.kind
    let said = words.members(for: kind)
    let held = ["modifier": fact.modifier?.rawValue, "ends": fact.ends?.rawValue]
    for member in ["occurredText", "modifier", "ends"] where revision.set[member] == nil {
      if let value = said[member] {
        revision.set[member] = value
      } else if held[member] ?? nil != nil {
        revision.set[member] = .null
      }
    }
  }

  private static func append(_ value: JSON, to member: String, in object: inout JSONObject) {
    object[member] = .array((object[member]?.arrayValue ?? []) + [value])
  }

  private static func list(
    _ text: String, option: String
  ) throws(Failure) -> (member: String, value: String) {
    let (member, value) = try split(text, option: option)
    guard isList(member) else {
      throw Failure(
        .usage, "\(option): \(member) is not a list", advice: "--set \(member)=VALUE")
    }
    return (member, value)
  }

  private static func isList(_ member: String) -> Bool {
    FactContent.listMembers.contains(member)
  }

  private static func split(
    _ text: String, option: String
  ) throws(Failure) -> (member: String, value: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw Failure(
        .usage, "\(option): “\(text.printable)” has no =", advice: "\(option) member=value")
    }
    let member = String(parts[0])
    guard FactMembers.all.contains(member) else {
      guard let meant = FactMembers.meant(by: member) else {
        throw Choice.unknown(member, option: option, FactMembers.all)
      }
      let isList = isList(meant)
      let options =
        isList == (option == "--set") ? isList ? ["--add", "--remove"] : ["--set"] : [option]
      throw Failure(
        .usage, "\(option): a fact has no member “\(member)”; it is called “\(meant)”",
        advice: options.map { "\($0) \(ShellWord.quoted("\(meant)=\(parts[1])"))" }
          .joined(separator: "\n"))
    }
    return (member, String(parts[1]))
  }
}
