// chron member list: the logs that count.

import ArgumentParser
import Chronology
import EventStore

struct MemberListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the members, whose events count.",
    usage: "chron member list [options]",
    discussion: """
      EXAMPLES:
        chron member list
        chron member list --json
      """)

  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let chronology = try session.open()
    let members = try chronology.store.members()
    try session.print(members, in: Self.records, as: output.format) {
      try show(members, chronology, session)
    }
  }

  private static let records = RecordList<Member>(
    head: ["schema": "chron.members/1"], member: "members", json: \.json, columns: .member,
    title: "Members",
    headings: ["replica", "role", "admitted with"]
  ) { member in
    [
      Markdown.code(TimeWords.author(member.origin)), member.role.rawValue,
      Markdown.text(member.admittedBy.map { "\($0)" } ?? "founding"),
    ]
  }

  private func show(_ members: [Member], _ chronology: Chronology, _ session: Session) throws {
    let identity = try chronology.store.identity()
    var table = Table([.fitting(), .fitting(), .remaining()])
    for member in members {
      let isSelf = member.origin == identity.origin
      let by =
        member.depth < 0
        ? "recovery key, kept offline"
        : member.admittedBy.map { "admitted with \($0)" } ?? "founder"
      table.add([
        StyledText(TimeWords.author(member.origin), .handle), StyledText(member.role.rawValue),
        StyledText(by + (isSelf ? " · this replica" : ""), .faint),
      ])
    }
    try session.show(table)
    session.sayAdmission(identity)
  }
}

extension Member {
  var json: JSON {
    [
      "origin": .text(origin), "key": .text(key), "role": .string(role.rawValue),
      "depth": .int(depth), "admittedBy": .optional(admittedBy),
    ]
  }
}
