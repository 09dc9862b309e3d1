// Which documents a server takes from others.

public import TransparencyLog

/// What peers may have a server keep: nothing, unless somebody says what.
public struct DocumentPolicy: Sendable {
  let accepts: @Sendable (Hash) throws -> Bool
  let quotaByteCount: Int?

  /// Takes documents that `accepts` knows by their digests: those that an event names which counts.
  ///
  /// The agent itself does not know what events mean.
  ///
  /// - Parameter quotaByteCount: What all kept documents together may take; nil for any number.
  public init(
    quotaByteCount: Int?, accepts: @escaping @Sendable (_ digest: Hash) throws -> Bool
  ) {
    self.quotaByteCount = quotaByteCount
    self.accepts = accepts
  }

  /// Takes none.
  public static let refuse = DocumentPolicy(quotaByteCount: 0) { _ in false }
}
