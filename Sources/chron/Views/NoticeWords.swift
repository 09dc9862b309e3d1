// What a person should know beside the outcome of a command.

import EventStore

enum NoticeWords {
  static func line(_ notice: EventStore.Notice) -> String {
    switch notice {
    case .foldedInMemory(let error):
      let cause =
        error.code == .locked
        ? "another process is writing to the file" : error.message.printable
      return "chron: the file was not updated; views are folded in memory: \(cause)"
    case .asFoldedLast(let error):
      return "chron: views may be out of date; they are shown as last folded: "
        + error.message.printable
    case .clockBehind(let last, let at, let now):
      return "The last event of this replica, \(last), is dated \(TimeWords.minute(at)), "
        + "\(lead(at, now)) ahead of this machine's clock. New events are dated just after it. "
        + "Times only order and date events, and decide nothing else; chron status shows those that are "
        + "ahead."
    case .headNotWritten(let error):
      return "What was written is safe, but the head file could not be updated: "
        + "\(error.message.printable). The next command that writes will update it."
    case .keyReadable(let path):
      return "Others on this machine can read the private key \(path.printable), and sign with it. "
        + "Run: chmod 600 \(ShellWord.quoted(path))"
    }
  }

  /// How far one time is ahead of another: `10 years`, `3 hours`.
  static func lead(_ at: Timestamp, _ now: Timestamp) -> String {
    let minutes = (at.microseconds - now.microseconds) / 60_000_000
    let units: [(Int64, String)] = [
      (525_960, "year"), (1_440, "day"), (60, "hour"), (1, "minute"),
    ]
    for (length, name) in units where minutes >= 2 * length || length == 1 {
      return Words.count(minutes / length, name)
    }
    return "no time"
  }
}
