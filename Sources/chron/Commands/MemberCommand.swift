// chron member: who may write.

import ArgumentParser

struct MemberCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "member",
    abstract: "Who may write: list, admit, renew.",
    discussion: """
      EXAMPLES:
        chron member list
        chron member admit 'VERIFIER-KEY'     as chron clone printed it there
      """,
    subcommands: [MemberListCommand.self, MemberAdmitCommand.self, MemberRenewCommand.self])
}
