// MEMBER=VALUE, as --set, --add and --remove take it.

import Chronology
import EventStore

struct MemberChanges {
  var set: [String]
  var add: [String]
  var remove: [String]

  func revision(reason: String?) throws(Failure) -> Revision {
    var revision = Revision(reason: reason)
    for text in set {
      let (member, value) = try Self.split(text, option: "--set")
      guard !Self.isList(member) else {
        throw Failure(
          .usage, "--set: \(member) is a list",
          advice: "--add \(member)=VALUE\n--remove \(member)=VALUE")
      }
      if ["occurred", "stated"].contains(member), !value.isEmpty {
        _ = try Dates.parse(value, option: "--set \(member)")
      }
      // An empty value takes the member back.
      revision.set[member] = value.isEmpty ? .null : .string(value)
    }
    for text in add {
      let (member, value) = try Self.list(text, option: "--add")
      guard member != "citations" else {
        throw Failure(
          .usage, "--add: a citation is more than a word", advice: "chron cite FACT --source S")
      }
      Self.append(.string(value), to: member, in: &revision.add)
    }
    for text in remove {
      let (member, value) = try Self.list(text, option: "--remove")
      Self.append(.string(value), to: member, in: &revision.remove)
    }
    return revision
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
        .usage, "\(option): \(member) is no list", advice: "--set \(member)=VALUE")
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
    let known = FactContent.textMembers + FactContent.listMembers
    guard known.contains(member) else {
      throw Choice.unknown(member, option: option, known)
    }
    return (member, String(parts[1]))
  }
}
