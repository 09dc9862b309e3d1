// How far an exchange has come, for whoever waits for it.

/// What an exchange under way has transferred so far.
public struct SyncProgress: Sendable, Equatable {
  /// Events that came here.
  public let receivedEvents: Int64
  /// Events that went there.
  public let sentEvents: Int64
  /// Events that the peer said, at the beginning, that it has and this replica lacks.
  public let expectedEvents: Int64
  /// Bytes that the peer sent of segments, after decompression.
  public let receivedBytes: Int64
  /// Segments that were handed to the network, those that the peer has not answered among them.
  public var sentSegments = 0
}
