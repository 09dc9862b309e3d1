// Which documents a server takes from others.

public import TransparencyLog

/// Which documents peers may give a server to keep: none, unless somebody says which.
public struct DocumentPolicy: Sendable {
  let accepts: @Sendable (Hash) throws -> Bool
  let quotaByteCount: Int?

  /// Keeps the documents for whose digests `accepts` is true: those that a counted event names.
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
