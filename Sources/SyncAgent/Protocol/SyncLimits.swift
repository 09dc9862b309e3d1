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
  /// Missing payloads that this client looks for in one exchange.
  static let payloadsSought = 100_000
  /// Segments that this client puts in one push, so that a cut costs little.
  static let segmentsSentPerPush = 256
  /// How long a connection stays open after an answer that leaves the request's body unread, so
  /// that the answer arrives before the system resets the connection.
  static let lingerMilliseconds = 500
}
