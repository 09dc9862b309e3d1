// What a server gives to all its clients together, and to one of them, at most.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The bounds of a server, each with its unit in its name.
enum ServerLimits {
  /// Connections at once.
  ///
  /// One more takes the place of one on which no request is under way, or is answered 503.
  static let connectionCount = 2_048
  /// Connections beyond those that are kept for as long as it takes to answer 503.
  static let refusedConnectionCount = 32
  /// Descriptors that connections leave for files: the chronology's, and one for each transfer.
  static let reservedDescriptorCount = 96
  /// Bytes of a request's head.
  static let headByteCount = 16 << 10
  /// Fields of a request's head.
  static let headFieldCount = 100
  /// Requests at once that carry much (pulls, pushes, payloads, documents) before one is answered 503.
  static let transferCount = 64
  /// Long polls at once, of a hundred connections, before one is answered 503.
  static let watchersPerHundredConnections = 75
  /// Pieces that are read, hashed or compressed at once: more would only take the processor from
  /// those who ask for little.
  static let readingCount = 2
  /// Bytes of a JSON body that a client sends, inflated: a pull names some fifty thousand logs in it.
  static let jsonByteCount = 4 << 20
  /// Seconds in which the head of a request has to be there, from its first byte on.
  static let headSeconds = 10
  /// Seconds that a connection may be open between its requests.
  static let idleSeconds = 120
  /// Seconds that a request may take.
  static let requestSeconds = 3_600
  /// Bytes a second that a client has to send, and to take, once `graceSeconds` are used up.
  static let leastBytesPerSecond = 4 << 10
  /// Seconds that a request may spend waiting for its client beyond what its bytes account for.
  static let graceSeconds = 30
  /// How often connections are looked at for what is over its time.
  static let sweepMilliseconds = 1_000
  /// Seconds after which a client that was answered 503 should ask again.
  static let retryAfterSeconds = 1
  /// How long no connection is taken in after the system had no descriptor for one.
  static let acceptPauseMilliseconds = 100

  /// Connections that this process has descriptors for.
  static func connectionsWithinDescriptors() -> Int {
    var limit = rlimit()
    #if canImport(Glibc)
      let isKnown = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
    #else
      let isKnown = getrlimit(RLIMIT_NOFILE, &limit) == 0
    #endif
    guard isKnown, limit.rlim_cur < UInt64(connectionCount + reservedDescriptorCount) else {
      return connectionCount
    }
    return max(Int(limit.rlim_cur) - reservedDescriptorCount, 16)
  }
}

/// The times in which a client has to do its part.
struct Deadlines: Sendable {
  var head = Duration.seconds(ServerLimits.headSeconds)
  var idle = Duration.seconds(ServerLimits.idleSeconds)
  var request = Duration.seconds(ServerLimits.requestSeconds)
  var grace = Duration.seconds(ServerLimits.graceSeconds)
  var leastBytesPerSecond = ServerLimits.leastBytesPerSecond
  var sweep = Duration.milliseconds(ServerLimits.sweepMilliseconds)
}
