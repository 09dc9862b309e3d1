// Every bound of the protocol, with its unit in its name.

internal import EventStore

/// What a peer may ask and send at most.
public enum SyncLimits {
  /// Bytes of a JSON body, inflated.
  public static let jsonByteCount = 16 << 20
  /// Bytes of the JSON line that opens a segment.
  public static let segmentHeadByteCount = 16 << 10
  /// Events of one segment.
  public static let segmentEventCount = Limits.checkpointInterval
  /// Bytes of the event lines of one segment.
  public static let segmentByteCount = Limits.segmentByteCount
  /// Segments in one push.
  public static let segmentsPerPush = 4_096
  /// Bytes of one push, inflated.
  public static let pushByteCount = 4 << 30
  /// Events whose payload one request can ask for.
  public static let payloadsPerRequest = 1_000
  /// Bytes of the answer's lines, past which it leaves out the rest.
  public static let payloadsByteCount = Limits.segmentByteCount
  /// Bytes of a body with evidence of forks.
  public static let forksByteCount = 1 << 20
  /// Segments that this client asks for to find where a peer's history of a log parts from its own.
  static let segmentsCompared = 48
  /// Bytes of one document.
  public static let documentByteCount = Limits.documentByteCount
  /// Seconds that a server holds back an answer for something new.
  public static let waitSeconds = 60
  /// Bytes of an error's body that a client reads.
  static let errorByteCount = 1 << 20
  /// Bytes of a name, an id or a key in a message.
  static let nameByteCount = 1_024
  /// Characters of a text by a peer that are shown.
  static let peerTextCharacters = 500
  /// Requests for missing payloads in one exchange; the next one goes on.
  static let payloadRequestsPerExchange = 1_000
  /// Segments of one pull that bring nothing new, refused ones among them, or that are newer than
  /// the heads that were compared, before the pull is asked for anew.
  static let idleSegmentsPerPull = 32
  /// Refused segments that a report lists; it counts the others.
  static let refusalsListed = 10
  /// Seconds in which one segment, of 8 MiB at most, has to arrive.
  static let segmentSeconds = 600
  /// Seconds in which an answer that is read whole has to arrive, beside those that it may be held
  /// back.
  static let answerSeconds = 600
  /// Bytes a second, over the time after which a peer counts as stalled, that a transfer has to
  /// come to.
  static let leastBytesPerSecond = 1_024
  /// Seconds for which a peer's `Retry-After` is heeded at most.
  static let retryAfterSeconds = 30
  /// Segments that this client puts in one push, so that a cut costs little.
  static let segmentsSentPerPush = 256
  /// How long a connection stays open after an answer that leaves the request's body unread, so
  /// that the answer arrives before the system resets the connection.
  static let lingerMilliseconds = 500
}
