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
  /// The most lines that each part of it has.
  private static let lineLimit = 40

  var status: ExitStatus
  var what: String
  /// File, line and column, or an id.
  var place: String?
  /// Names of what may have been meant, one a line; `isAmbiguous` if each of them may.
  var candidates: [String] = []
  var isAmbiguous = false
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

  /// What is printed; wrapped at `width` on a terminal, else each part on its own line whole.
  func lines(isColoured: Bool, width: Int? = nil) -> [String] {
    let head = StyledText("chron:", .bad) + StyledText(" " + Printable.message(what))
    var lines = Self.hanging(head, indent: 0, width: width, isColoured: isColoured)
    let meant = candidates.isEmpty ? nil : candidates.joined(separator: "\n")
    let parts = [
      ("where", place), (isAmbiguous ? "which" : "near", meant), ("kept", kept), ("try", advice),
    ]
    for (label, text) in parts {
      guard let text else { continue }
      var lead = "  " + Style.faint.applied(to: label + ":", isColoured: isColoured)
      lead += String(repeating: " ", count: 6 - label.count)
      let parts = text.split(separator: "\n", omittingEmptySubsequences: false)
      for part in parts.prefix(Self.lineLimit) {
        for line in Self.hanging(
          StyledText(Printable.message(String(part))), indent: 9, width: width,
          isColoured: isColoured)
        {
          lines.append(lead + line)
          lead = String(repeating: " ", count: 9)
        }
      }
    }
    return lines
  }

  private static func hanging(
    _ text: StyledText, indent: Int, width: Int?, isColoured: Bool
  ) -> [String] {
    // A word that is longer than the line, such as a key, has to stay whole to be copied.
    let longest = text.plain.split(separator: " ").map { DisplayWidth.of($0) }.max() ?? 0
    guard let width, longest <= width - indent else {
      return [text.rendered(isColoured: isColoured)]
    }
    return text.wrapped(to: width - indent).map { $0.rendered(isColoured: isColoured) }
  }
}

/// A command's end that has said all there is to say, and only the status is left.
struct Ended: Error {
  var status: ExitStatus
}
