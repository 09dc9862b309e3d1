// Opening the chronology, and saying what an append meant for this replica.

import Chronology
import EventStore

extension Session {
  var keys: KeyStore { KeyStore.standard(environment: environment) }

  /// The chronology that the command is about.
  func open() throws -> Chronology {
    try Chronology.open(at: try path(), keys: keys) { notice in
      switch notice {
      case .foldedInMemory(let error):
        Messages.say("chron: views are folded in memory, since \(error.message.printable)")
      case .asFoldedLast(let error):
        Messages.say("chron: views are as they were last folded, since \(error.message.printable)")
      }
    }
  }

  /// Runs what appends, and says so if it had to begin a new log: a copied file writes under a new
  /// incarnation, and its events count nowhere else until an admin has admitted it.
  func writing<Result>(_ chronology: Chronology, _ body: () throws -> Result) throws -> Result {
    let before = try chronology.store.identity().origin
    let result = try body()
    let identity = try chronology.store.identity()
    if identity.origin != before, let origin = identity.origin {
      Messages.say(
        """
        This file had no key on this machine, so it now writes as \(TimeWords.author(origin)), \
        a new member.
        """)
      sayAdmission(identity)
    }
    return result
  }

  /// What has to happen before others see this replica's events; nothing if it is a member.
  func sayAdmission(_ identity: Identity) {
    guard let line = identity.admitLine else { return }
    Messages.say("Its events count only here until an admin runs:\n\n    \(line)\n")
  }
}
