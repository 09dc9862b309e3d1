// How far an exchange with a peer has come, on standard error: a line that changes on a terminal, a
// line now and then elsewhere, and a word when nothing arrives.

import SyncAgent
import Synchronization

final class TransferProgress: Sendable {
  /// Seconds without anything arriving after which that is said, and said again.
  static let silentSeconds = 20
  /// Seconds between two lines where standard error is no terminal.
  private static let sparseSeconds = 10
  private static let tick = Duration.milliseconds(200)

  private struct State {
    var progress: SyncProgress?
    var isShown = false
    var last = ContinuousClock.now
    var lastLine = ContinuousClock.now
    var silences = 0
    var width = 0
  }

  private let label: String
  private let peer: String
  private let isTerminal: Bool
  private let isQuiet: Bool
  private let state = Mutex(State())

  /// - Parameters:
  ///   - label: What is done, such as "cloning".
  ///   - peer: With whom.
  ///   - isQuiet: Whether nothing is shown.
  init(_ label: String, peer: String, terminal: Terminal, isQuiet: Bool) {
    self.isQuiet = isQuiet
    self.label = label
    self.peer = peer
    isTerminal = terminal.isErrorTerminal
  }

  /// Takes note of how far it has come.
  func note(_ progress: SyncProgress) {
    state.withLock { state in
      guard state.progress != progress else { return }
      state.progress = progress
      state.isShown = false
      state.last = .now
      state.silences = 0
    }
  }

  /// Shows how far it has come while `body` runs.
  func during<Result: Sendable>(_ body: () async throws -> Result) async rethrows -> Result {
    if isQuiet { return try await body() }
    let showing = Task { [self] in
      while !Task.isCancelled {
        try await Task.sleep(for: Self.tick)
        show()
      }
    }
    defer {
      showing.cancel()
      clear()
    }
    return try await body()
  }

  private func show() {
    state.withLock { state in
      let now = ContinuousClock.now
      let silence = (now - state.last).components.seconds
      if silence >= Int64(Self.silentSeconds * (state.silences + 1)) {
        state.silences += 1
        Self.clear(&state)
        Messages.say(
          "nothing received from \(peer) for \(silence) s; \(Self.extent(state.progress))")
        state.lastLine = now
        return
      }
      guard !state.isShown, let progress = state.progress,
        isTerminal || now - state.lastLine >= .seconds(Self.sparseSeconds)
      else { return }
      state.isShown = true
      state.lastLine = now
      let text = "\(label): \(Self.extent(progress))"
      if isTerminal {
        Messages.overwrite(line: text, padding: max(0, state.width - text.count))
        state.width = text.count
      } else {
        Messages.say(text)
      }
    }
  }

  private static func extent(_ progress: SyncProgress?) -> String {
    guard let progress else { return "no answer yet" }
    let received = progress.receivedEvents
    var parts: [String] = []
    if progress.expectedEvents > 0 {
      // Writers may have gone on since the number was told.
      let total = max(progress.expectedEvents, received)
      parts.append(
        "\(Words.grouped(received)) of \(Words.count(total, "event")) received so far"
          + " (\(received * 100 / total) %)")
    } else {
      parts.append("\(Words.count(received, "event")) received so far")
    }
    if progress.sentEvents > 0 { parts.append("\(Words.count(progress.sentEvents, "event")) sent") }
    return parts.joined(separator: ", ")
  }

  private func clear() { state.withLock { Self.clear(&$0) } }

  /// Takes the changing line away, so that what follows stands at the line's beginning.
  private static func clear(_ state: inout State) {
    guard state.width > 0 else { return }
    Messages.overwrite(line: "", padding: state.width)
    Messages.returnToStart()
    state.width = 0
  }
}
