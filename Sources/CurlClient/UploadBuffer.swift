// Where a request body's bytes wait between the task that makes them and libcurl's thread.

internal import Synchronization

/// A bounded buffer: one task writes and may wait, libcurl's thread reads without waiting.
///
/// Invariant: the writer waits only while the buffer is full and not closed.
final class UploadBuffer: Sendable {
  /// Bytes past which the writer waits.
  static let capacityBytes = 256 << 10

  enum Reading {
    /// So many bytes were copied.
    case bytes(Int)
    /// The body is whole.
    case end
    /// Nothing yet: the reader has to be told to ask again.
    case wait
    /// There will be no more, and what was sent is not whole.
    case abort
  }

  private struct State {
    var bytes: [UInt8] = []
    var offset = 0
    var isReaderPaused = false
    var isEnded = false
    var failure: (any Error)?
    var writer: CheckedContinuation<Void, any Error>?
  }

  private let state = Mutex(State())

  /// Takes all of `chunk`, then waits for room.
  ///
  /// - Parameter resumeReader: called where the reader found nothing before.
  /// - Throws: what ``close(_:)`` was given, once the transfer is over.
  func write(_ chunk: [UInt8], resumeReader: () -> Void) async throws {
    guard !chunk.isEmpty else { return }
    try await withCheckedThrowingContinuation {
      (continuation: CheckedContinuation<Void, any Error>) in
      var wasPaused = false
      let outcome = state.withLock { state -> Result<Void, any Error>? in
        if let failure = state.failure { return .failure(failure) }
        state.bytes.append(contentsOf: chunk)
        wasPaused = state.isReaderPaused
        state.isReaderPaused = false
        if state.bytes.count - state.offset < Self.capacityBytes { return .success(()) }
        state.writer = continuation
        return nil
      }
      if wasPaused { resumeReader() }
      if let outcome { continuation.resume(with: outcome) }
    }
  }

  /// The body is whole.
  func end(resumeReader: () -> Void) {
    let wasPaused = state.withLock { state in
      state.isEnded = true
      defer { state.isReaderPaused = false }
      return state.isReaderPaused
    }
    if wasPaused { resumeReader() }
  }

  /// The body failed, or nobody reads any more: a waiting writer is woken with `error`.
  func close(_ error: any Error) {
    let writer = state.withLock { state -> CheckedContinuation<Void, any Error>? in
      if state.failure == nil { state.failure = error }
      defer { state.writer = nil }
      return state.writer
    }
    writer?.resume(throwing: error)
  }

  /// Fills `target` as far as it can.
  func read(into target: UnsafeMutableRawBufferPointer) -> Reading {
    var woken: CheckedContinuation<Void, any Error>?
    let reading = state.withLock { state -> Reading in
      if state.failure != nil { return .abort }
      let waiting = state.bytes.count - state.offset
      guard waiting > 0 else {
        if state.isEnded { return .end }
        state.isReaderPaused = true
        return .wait
      }
      let count = min(waiting, target.count)
      target.copyBytes(from: state.bytes[state.offset..<state.offset + count])
      state.offset += count
      if state.offset == state.bytes.count {
        state.bytes = []
        state.offset = 0
      }
      if state.bytes.count - state.offset < Self.capacityBytes {
        woken = state.writer
        state.writer = nil
      }
      return .bytes(count)
    }
    woken?.resume()
    return reading
  }
}
