// All connections of a server: how many there may be, and which have to end.

internal import Logging
internal import Synchronization

/// Lets connections in, and ends those whose client takes too long.
final class Connections: Sendable {
  private struct State {
    var all: [ObjectIdentifier: Connection] = [:]
    var refused = 0
    var isSweeping = false
  }

  let slots: Slots
  private let limit: Int
  private let deadlines: Deadlines
  private let logger: Logger
  private let state = Mutex(State())

  init(limit: Int, deadlines: Deadlines = Deadlines(), logger: Logger) {
    self.limit = limit
    self.deadlines = deadlines
    self.logger = logger
    slots = Slots(
      transfers: ServerLimits.transferCount,
      watchers: limit * ServerLimits.watchersPerHundredConnections / 100)
  }

  /// The account of a connection that is there.
  func connection(_ id: ObjectIdentifier) -> Connection? { state.withLock { $0.all[id] } }

  /// Takes in a new connection; nil where it is to be closed at once.
  ///
  /// Where there is no room, the one that has been without a request for longest makes room: HTTP
  /// lets a server close such a connection whenever it likes.
  func admit(
    _ id: ObjectIdentifier, close: @escaping @Sendable () -> Void
  ) -> Connection? {
    let (connection, evicted, sweeps) = state.withLock {
      state -> (Connection?, Connection?, Bool) in
      var evicted: (key: ObjectIdentifier, connection: Connection)?
      if state.all.count - state.refused >= limit {
        let idle = state.all.filter { !$0.value.isRefused }
          .compactMap { key, value in value.idleSince.map { (key, value, $0) } }
          .min { $0.2 < $1.2 }
        if let idle { evicted = (idle.0, idle.1) }
        if let evicted { state.all[evicted.key] = nil }
      }
      let isRefused = evicted == nil && state.all.count - state.refused >= limit
      guard !isRefused || state.refused < ServerLimits.refusedConnectionCount else {
        return (nil, nil, false)
      }
      if isRefused { state.refused += 1 }
      let connection = Connection(
        isRefused: isRefused, slots: slots, deadlines: deadlines, close: close)
      state.all[id] = connection
      defer { state.isSweeping = true }
      return (connection, evicted?.connection, !state.isSweeping)
    }
    evicted?.close()
    if sweeps { Task { await sweep() } }
    return connection
  }

  /// Forgets a connection that is closed.
  func remove(_ id: ObjectIdentifier) {
    let connection = state.withLock { state in
      let connection = state.all.removeValue(forKey: id)
      if connection?.isRefused == true { state.refused -= 1 }
      return connection
    }
    connection?.gone()
  }

  /// Looks at all connections again and again, as long as there are any.
  private func sweep() async {
    while true {
      try? await Task.sleep(for: deadlines.sweep)
      let all = state.withLock { state in
        if state.all.isEmpty { state.isSweeping = false }
        return Array(state.all.values)
      }
      if all.isEmpty { return }
      let now = ContinuousClock.now
      for connection in all {
        guard let reason = connection.overdue(now) else { continue }
        logger.debug("closed a connection", metadata: ["reason": "\(reason)"])
        connection.close()
      }
    }
  }
}
