// Where a response's bytes wait between libcurl's thread and the task that reads them.

internal import Synchronization

/// A bounded buffer: libcurl's thread writes without waiting, one task reads and may wait.
///
/// Invariant: a reader waits only while nothing is buffered and no end is known.
final class ResponseBuffer: Sendable {
  /// Bytes past which the writer is told to pause; libcurl hands over 16 KiB at most at a time.
  static let capacityBytes = 256 << 10

  enum Verdict {
    /// The bytes were taken.
    case taken
    /// None of them were: the writer has to offer them again after `next` asked for it.
    case full
    /// Nobody will read any more.
    case closed
  }

  private struct State {
    var bytes: [UInt8] = []
    var isWriterPaused = false
    var end: Result<Void, any Error>?
    var reader: CheckedContinuation<[UInt8]?, any Error>?
  }

  private let state = Mutex(State())

  /// Takes bytes or none of them.
  func write(_ chunk: UnsafeRawBufferPointer) -> Verdict {
    var woken: (CheckedContinuation<[UInt8]?, any Error>, [UInt8])?
    let verdict = state.withLock { state -> Verdict in
      if state.end != nil { return .closed }
      if let reader = state.reader {
        state.reader = nil
        woken = (reader, Array(chunk))
        return .taken
      }
      guard state.bytes.count < Self.capacityBytes else {
        state.isWriterPaused = true
        return .full
      }
      state.bytes.append(contentsOf: chunk)
      return .taken
    }
    if let (reader, bytes) = woken { reader.resume(returning: bytes) }
    return verdict
  }

  /// No more bytes come; what is buffered is still read first, unless `error` is a cancellation.
  func finish(_ end: Result<Void, any Error>) {
    let reader = state.withLock { state -> CheckedContinuation<[UInt8]?, any Error>? in
      guard state.end == nil else { return nil }
      state.end = end
      if case .failure(let error) = end, error is CancellationError { state.bytes = [] }
      defer { state.reader = nil }
      return state.reader
    }
    switch end {
    case .success: reader?.resume(returning: nil)
    case .failure(let error): reader?.resume(throwing: error)
    }
  }

  /// All that is buffered, or what comes next, or `nil` at the end.
  ///
  /// - Parameter resumeWriter: called where the writer was told to pause and there is room again.
  func next(resumeWriter: () -> Void) async throws -> [UInt8]? {
    enum Outcome {
      case bytes([UInt8], wasPaused: Bool)
      case end(Result<Void, any Error>)
      case wait
    }
    return try await withCheckedThrowingContinuation { continuation in
      let outcome = state.withLock { state -> Outcome in
        if !state.bytes.isEmpty {
          let bytes = state.bytes
          let wasPaused = state.isWriterPaused
          state.bytes = []
          state.isWriterPaused = false
          return .bytes(bytes, wasPaused: wasPaused)
        }
        if let end = state.end { return .end(end) }
        precondition(state.reader == nil, "a body is read by one task at a time")
        state.reader = continuation
        return .wait
      }
      switch outcome {
      case .bytes(let bytes, let wasPaused):
        if wasPaused { resumeWriter() }
        continuation.resume(returning: bytes)
      case .end(.success): continuation.resume(returning: nil)
      case .end(.failure(let error)): continuation.resume(throwing: error)
      case .wait: break
      }
    }
  }
}
