// A response's body, read while it arrives.

/// The bytes of a response in chunks of no particular size, decompressed.
///
/// At most about a quarter of a megabyte waits in memory: while nobody reads, the server is held up.
/// It can be iterated once. Reading throws ``CurlError``, or `CancellationError` where the task was
/// cancelled, which also ends the transfer; so does dropping the body unread.
public struct CurlBody: AsyncSequence, Sendable {
  /// A chunk; never empty.
  public typealias Element = [UInt8]

  /// Reads chunk by chunk.
  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let nextChunk: @Sendable () async throws -> [UInt8]?

    /// The next chunk, or `nil` once the body is whole.
    public mutating func next() async throws -> [UInt8]? {
      try await nextChunk()
    }

    /// The next chunk, or `nil` once the body is whole.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(any Error) -> [UInt8]? {
      try await nextChunk()
    }
  }

  private let url: String
  private let nextChunk: @Sendable () async throws -> [UInt8]?

  init(_ transfer: Transfer) {
    let lease = TransferLease(transfer)
    self.init(from: transfer.request.displayURL) { try await lease.transfer.nextChunk() }
  }

  /// A body whose chunks come from anywhere.
  init(from url: String, _ nextChunk: @escaping @Sendable () async throws -> [UInt8]?) {
    self.url = url
    self.nextChunk = nextChunk
  }

  /// An iterator; all iterators of a body share one position.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(nextChunk: nextChunk)
  }

  /// The whole body in memory.
  ///
  /// - Parameter maximumBytes: more than this is ``CurlError/Kind-swift.enum/bodyTooLarge``.
  public func collect(maximumBytes: Int) async throws -> [UInt8] {
    var all: [UInt8] = []
    for try await chunk in self {
      guard all.count + chunk.count <= maximumBytes else {
        throw CurlError.bodyTooLarge(url, limit: maximumBytes)
      }
      all += chunk
    }
    return all
  }
}

/// Ends the transfer when the last reader of its body is gone.
private final class TransferLease: Sendable {
  let transfer: Transfer

  init(_ transfer: Transfer) {
    self.transfer = transfer
  }

  deinit {
    transfer.cancel()
  }
}
