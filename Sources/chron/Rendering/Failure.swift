// What a command says when it cannot do what was asked: what was wrong, where, what was kept, and
// what to try; with the exit status that scripts rely on.

/// The exit statuses of the program.
enum ExitStatus: Int32, Sendable {
  case done = 0
  case failed = 1
  case usage = 2
  /// Rows were refused, or peers could not be reached; the rest is done.
  case doneInPart = 3
  case verificationFailed = 4
  /// A conflict or a fork needs a person.
  case conflict = 5
  case noChronology = 10
  case locked = 11
  case interrupted = 130
}

struct Failure: Error, Sendable {
  var status: ExitStatus
  var what: String
  /// File, line and column, or an id.
  var place: String?
  /// What is nevertheless in the chronology now.
  var kept: String?
  var advice: String?

  init(
    _ status: ExitStatus, _ what: String, place: String? = nil, kept: String? = nil,
    advice: String? = nil
  ) {
    self.status = status
    self.what = what
    self.place = place
    self.kept = kept
    self.advice = advice
  }

  func lines(isColoured: Bool) -> [String] {
    var lines = [Style.bad.applied(to: "chron:", isColoured: isColoured) + " " + what]
    for (label, text) in [("where", place), ("kept", kept), ("try", advice)] {
      guard let text else { continue }
      let indent = String(repeating: " ", count: 9)
      let body = text.split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: "\n" + indent)
      let name = "\(label):" + String(repeating: " ", count: 6 - label.count)
      lines.append("  " + Style.faint.applied(to: name, isColoured: isColoured) + body)
    }
    return lines
  }
}

/// A command's end that has said all there is to say, and only the status is left.
struct Ended: Error {
  var status: ExitStatus
}
