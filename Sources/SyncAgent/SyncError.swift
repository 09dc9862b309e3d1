// Why an exchange, or the server, could not do its work.

/// A failure of this module: what happened, where, and what to do about it.
public struct SyncError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What happened.
  public enum Code: String, Sendable {
    /// The address to listen on cannot be read.
    case badAddress
    /// The address to listen on can be reached from other machines.
    case notLoopback
    /// The system does not let the server listen there.
    case cannotListen
    /// The peer's URL cannot be read.
    case badURL
    /// The peer could not be reached: its name is not known, nobody listens there, or no connection
    /// came about, time and again.
    case unreachable
    /// The peer was reached, and the connection broke, fell silent or was far too slow, time and
    /// again.
    case interrupted
    /// What the peer sends time and again brings nothing new.
    case noProgress
    /// The peer has more to do than it can, or cannot do it for now: time and again it answered that
    /// one should come back later.
    case busy
    /// The URL leads to this replica itself.
    case ownURL
    /// The peer answered what this protocol does not know.
    case malformedAnswer
    /// The peer's heads say what the logs' writers did not sign.
    case falseHeads
    /// The peer has another chronology, or not the one insisted on.
    case otherChronology
    /// The peer's log format is newer than this program.
    case newerFormat
    /// The peer answered with an error of its own.
    case peerFailed
    /// A stream of segments or lines breaks its rules.
    case malformedStream
    /// A stream ended in the middle of a segment, or of its compression.
    case truncated
    /// Something exceeded its limit.
    case tooLarge
    /// Bytes do not have the digest that they were asked for by.
    case digestMismatch
    /// A request, or a part of its head, breaks the protocol.
    case badRequest
  }

  /// What happened.
  public let code: Code
  /// What was wrong, and where.
  public let message: String
  /// What to try.
  public let advice: String

  /// An error with its advice.
  public init(_ code: Code, _ message: String, advice: String) {
    self.code = code
    self.message = message
    self.advice = advice
  }

  /// The message and the advice, for a person.
  public var description: String { "\(message)\n\(advice)" }
}
