// A line on standard error that says how far a long command is; only on a terminal.

final class Progress {
  private let isShown: Bool
  private let label: String
  private let clock = ContinuousClock()
  private var next: ContinuousClock.Instant
  private var lastWidth = 0
  /// Often enough to look alive, seldom enough to cost nothing.
  private static let interval = Duration.milliseconds(100)

  init(_ label: String, terminal: Terminal) {
    self.label = label
    isShown = terminal.isErrorTerminal
    // What ends at once shows nothing.
    next = clock.now + .milliseconds(300)
  }

  /// `total` nil: not known.
  func report(_ done: Int64, of total: Int64?) {
    guard isShown, clock.now >= next else { return }
    next = clock.now + Self.interval
    var text = "\(label) \(Words.grouped(done))"
    if let total, total > 0 { text += " of \(Words.grouped(total)) (\(done * 100 / total) %)" }
    let width = DisplayWidth.of(text.printable)
    Messages.overwrite(line: text, padding: max(0, lastWidth - width))
    lastWidth = width
  }

  /// Takes the line away, so that what follows stands at the line's beginning.
  func end() {
    guard lastWidth > 0 else { return }
    Messages.overwrite(line: "", padding: lastWidth)
    Messages.returnToStart()
    lastWidth = 0
  }
}
