// The body of a push: segments read from the store while they are sent.

internal import EventStore

/// Segments as compressed bytes, one in memory at a time.
struct SegmentUpload: AsyncSequence, Sendable {
  typealias Element = [UInt8]
  typealias Failure = any Error

  let store: EventStore
  let plans: [SegmentPlan]

  struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let store: EventStore
    fileprivate var plans: ArraySlice<SegmentPlan>
    fileprivate var compressor: GzipCompressor?
    fileprivate var isDone = false

    mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(any Error) -> [UInt8]? {
      if isDone { return nil }
      let compressor = try compressor ?? GzipCompressor()
      self.compressor = compressor
      while let plan = plans.popFirst() {
        let segment = try await Blocking.run { [store] in
          SegmentEncoder.encode(try store.segment(plan))
        }
        let bytes = compressor.compress(segment)
        if !bytes.isEmpty { return bytes }
      }
      isDone = true
      return compressor.compress([], isLast: true)
    }
  }

  func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(store: store, plans: plans[...])
  }
}
