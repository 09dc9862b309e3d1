// The body of a push: segments read from the store while they are sent.

internal import EventStore
internal import Synchronization

/// Segments as compressed bytes, one in memory at a time.
struct SegmentUpload: AsyncSequence, Sendable {
  typealias Element = [UInt8]
  typealias Failure = any Error

  let store: EventStore
  let plans: [SegmentPlan]
  /// Is told how many segments were handed to the network.
  let onSent: @Sendable (Int) -> Void
  let sent = SentSegments()

  struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let store: EventStore
    fileprivate var plans: ArraySlice<SegmentPlan>
    fileprivate let sent: SentSegments
    fileprivate let onSent: @Sendable (Int) -> Void
    fileprivate var compressor: GzipCompressor?
    fileprivate var isDone = false

    mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(any Error) -> [UInt8]? {
      if isDone { return nil }
      let compressor = try compressor ?? GzipCompressor()
      self.compressor = compressor
      while let plan = plans.popFirst() {
        let number = plans.startIndex - 1
        let segment = try await Blocking.run { [store, sent] in
          let segment = try store.segment(plan)
          sent.note(number, to: segment.to)
          return SegmentEncoder.encode(segment)
        }
        let bytes = compressor.compress(segment)
        onSent(number + 1)
        if !bytes.isEmpty { return bytes }
      }
      isDone = true
      return compressor.compress([], isLast: true)
    }
  }

  func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(store: store, plans: plans[...], sent: sent, onSent: onSent)
  }
}

/// How far the segments of an upload went: a log may have grown since they were planned.
final class SentSegments: Sendable {
  private let ends = Mutex<[Int: Int64]>([:])

  func note(_ number: Int, to end: Int64) { ends.withLock { $0[number] = end } }

  /// The end of the segment with that number, if it was sent.
  func end(of number: Int) -> Int64? { ends.withLock { $0[number] } }
}
