// Opening the chronology, and saying what an append meant for this replica.

import Chronology
import EventStore

extension Session {
  var keys: KeyStore { KeyStore.standard(environment: environment) }

  /// The chronology that the command is about.
  func open() throws -> Chronology {
    try Chronology.open(at: try path(), keys: keys) { Messages.say(NoticeWords.line($0)) }
  }

  /// Runs what appends, and says so if another log of this file is written than before.
  func writing<Result>(_ chronology: Chronology, _ body: () throws -> Result) throws -> Result {
    let store = chronology.store
    let before = try store.identity()
    let result = try body()
    if let previous = before.previous, let origin = before.origin, before.key != nil {
      Messages.say(
        "This file writes as \(TimeWords.author(origin)) again, because its key is here, and no "
          + "longer as \(TimeWords.author(previous)).")
    }
    return result
  }

  /// What has to happen before others see this replica's events; nothing if it is a member.
  func sayAdmission(_ identity: Identity) {
    guard let line = identity.admitLine else { return }
    Messages.say("Its events count only here until an admin runs:\n\n    \(line)\n")
  }
}
