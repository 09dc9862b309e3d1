// One connection: what it is at, how long its client may still take, and whether it went away.

internal import Synchronization

/// Keeps the account of one connection, which its handlers write and a sweep reads.
final class Connection: Sendable {
  /// The connection whose request the current task answers.
  @TaskLocal static var current: Connection?

  /// What the connection is at.
  private enum Phase {
    /// Nothing of a request has come yet.
    case idle
    /// A part of a request's head has come, or of a body that nobody reads.
    case head
    /// A request is being answered.
    case request
  }

  private struct State {
    var phase = Phase.idle
    var since = ContinuousClock.now
    /// Since when the server waits for the client to send, or to take, something.
    var waitingSince: ContinuousClock.Instant?
    /// What the client used up of its grace.
    var used = Duration.zero
    var isGone = false
    var onGone: (@Sendable () -> Void)?
    var slot: Slots.Kind?
  }

  /// Ends the connection.
  let close: @Sendable () -> Void
  /// Whether there was no room for it: all it gets is an answer that says so.
  let isRefused: Bool
  private let slots: Slots
  private let deadlines: Deadlines
  private let state = Mutex(State())

  init(
    isRefused: Bool = false, slots: Slots, deadlines: Deadlines = Deadlines(),
    close: @escaping @Sendable () -> Void
  ) {
    self.close = close
    self.isRefused = isRefused
    self.slots = slots
    self.deadlines = deadlines
  }

  // MARK: What it is at

  /// Bytes came.
  func received() {
    state.withLock { state in
      guard state.phase == .idle else { return }
      state.phase = .head
      state.since = .now
    }
  }

  func requestBegins() {
    state.withLock { state in
      state.phase = .request
      state.since = .now
      state.used = .zero
    }
  }

  func requestEnds() {
    let slot = state.withLock { state in
      state.phase = .idle
      state.since = .now
      state.waitingSince = nil
      state.onGone = nil
      defer { state.slot = nil }
      return state.slot
    }
    if let slot { slots.leave(slot) }
  }

  /// Takes a place among requests of a kind, until the request ends.
  ///
  /// - Throws: ``RequestError``, a 503, where there is none.
  func take(_ kind: Slots.Kind) throws(RequestError) {
    try slots.enter(kind)
    state.withLock { $0.slot = kind }
  }

  // MARK: The client's pace

  /// From now on the server waits for the client.
  func waitBegins() {
    state.withLock { $0.waitingSince = .now }
  }

  /// The client sent or took so many bytes.
  func waitEnds(bytes: Int) {
    state.withLock { state in
      guard let since = state.waitingSince else { return }
      state.waitingSince = nil
      let paid = Duration.seconds(Double(bytes) / Double(deadlines.leastBytesPerSecond))
      state.used = max(.zero, state.used + (ContinuousClock.now - since) - paid)
    }
  }

  /// Why the connection has to end, where it has to.
  func overdue(_ now: ContinuousClock.Instant) -> String? {
    state.withLock { state in
      let lasted = now - state.since
      switch state.phase {
      case .idle: return lasted > deadlines.idle ? "it was idle" : nil
      case .head:
        return lasted > deadlines.head
          ? "the head of a request took more than \(deadlines.head)" : nil
      case .request:
        let waited = state.used + (state.waitingSince.map { now - $0 } ?? .zero)
        if waited > deadlines.grace {
          return "its client was slower than \(deadlines.leastBytesPerSecond) bytes a second"
        }
        return lasted > deadlines.request
          ? "a request took more than \(deadlines.request)" : nil
      }
    }
  }

  /// Since when no request is under way; nil where one is.
  var idleSince: ContinuousClock.Instant? {
    state.withLock { $0.phase == .request ? nil : $0.since }
  }

  // MARK: The client

  /// Whether the client has closed its side.
  var isGone: Bool { state.withLock { $0.isGone } }

  /// Does `act` once the client closes its side, or at once where it has.
  func whenGone(_ act: @escaping @Sendable () -> Void) {
    let isGone = state.withLock { state in
      if !state.isGone { state.onGone = act }
      return state.isGone
    }
    if isGone { act() }
  }

  /// The client closed its side, or the connection broke.
  func gone() {
    let act = state.withLock { state in
      state.isGone = true
      defer { state.onGone = nil }
      return state.onGone
    }
    act?()
  }
}

/// How many requests of a kind are under way.
final class Slots: Sendable {
  enum Kind: Sendable {
    /// A request that carries much.
    case transfer
    /// A long poll.
    case watch
  }

  private let limits: (transfers: Int, watchers: Int)
  private let taken = Mutex((transfers: 0, watchers: 0))

  init(transfers: Int, watchers: Int) {
    limits = (transfers, watchers)
  }

  func enter(_ kind: Kind) throws(RequestError) {
    let isFree = taken.withLock { taken in
      switch kind {
      case .transfer:
        guard taken.transfers < limits.transfers else { return false }
        taken.transfers += 1
      case .watch:
        guard taken.watchers < limits.watchers else { return false }
        taken.watchers += 1
      }
      return true
    }
    guard isFree else { throw RequestError.busy }
  }

  func leave(_ kind: Kind) {
    taken.withLock { taken in
      switch kind {
      case .transfer: taken.transfers -= 1
      case .watch: taken.watchers -= 1
      }
    }
  }
}
