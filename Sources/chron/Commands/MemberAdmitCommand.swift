// chron member admit: lets a replica's log count.

import ArgumentParser
import Chronology
import EventStore
import TransparencyLog

struct MemberAdmitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "admit",
    abstract: "Admit a replica, so that its events count.",
    usage: "chron member admit <key> [--as <role>] [options]",
    discussion: """
      EXAMPLES:
        chron member admit 'VERIFIER-KEY'               may write
        chron member admit 'VERIFIER-KEY' --as admin    may admit others too

      If a writer that becomes an admin has already written events that only an admin may write, \
      they take effect too. They are listed first, and the writer is admitted only with --yes.

      The key is the one that chron clone or chron status printed on that machine. Check with its \
      user that it is theirs: from then on, everything that it signs counts.
      """)

  @Argument(help: ArgumentHelp("The replica's verifier key.", valueName: "key"))
  var key: String

  @Option(name: .customLong("as"), help: ArgumentHelp("writer or admin.", valueName: "role"))
  var role = "writer"

  @OptionGroup var confirmation: ConfirmationOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    guard let role = Role(rawValue: role) else {
      throw Choice.unknown(self.role, option: "--as", ["writer", "admin"])
    }
    let verifierKey: VerifierKey
    do {
      verifierKey = try VerifierKey(parsing: key)
    } catch {
      throw Failure(
        .usage, "that is not a verifier key: \(error)",
        advice:
          "give the whole key that chron clone or chron status printed on that machine, in quotes")
    }
    let chronology = try session.open()
    let event = try session.writing(chronology) {
      do {
        return try chronology.store.admit(verifierKey, role: role)
      } catch let error as EventStoreError where error.code == .revivesEvents {
        guard confirmation.isGiven("\(error.message.printable). Admit it as an admin?") else {
          throw Failure(
            .failed, error.message.printable, kept: "nothing was written",
            advice: (error.advice ?? "") + "\nIf they should take effect, add --yes.")
        }
        return try chronology.store.admit(verifierKey, role: role, reviving: true)
      }
    }
    let name = Origin(verifierKey.name).map(TimeWords.author) ?? verifierKey.name
    try session.show(["\(name.printable) is a member, as \(role.rawValue) (event \(event.id))"])
  }
}
