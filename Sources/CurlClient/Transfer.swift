// One request on its way: what libcurl's thread and the asking task share.

internal import Synchronization

/// The state of a transfer between the task that asked for it and the thread that carries it out.
///
/// It holds the client, so that a client dropped by its owner goes on until its transfers are over.
final class Transfer: Sendable {
  let request: CurlRequest
  let response = ResponseBuffer()
  let upload = UploadBuffer()
  private let client: CurlClient
  private let state = Mutex(State())

  private struct State {
    var isFinished = false
    var asker: CheckedContinuation<CurlResponse, any Error>?
    var failure: (any Error)?
    var pump: Task<Void, Never>?
  }

  init(_ request: CurlRequest, client: CurlClient) {
    self.request = request
    self.client = client
  }

  /// Whether there is nothing left to do for it.
  var isFinished: Bool { state.withLock { $0.isFinished } }

  // MARK: The asking task's side

  /// Starts it and waits for the head of the answer.
  func start() async throws -> CurlResponse {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let failure = state.withLock { state -> (any Error)? in
          if state.isFinished { return state.failure ?? CancellationError() }
          state.asker = continuation
          return nil
        }
        if let failure {
          continuation.resume(throwing: failure)
          return
        }
        startPump()
        client.post(.add(self))
      }
    } onCancel: {
      cancel()
    }
  }

  /// The next bytes of the answer's body.
  func nextChunk() async throws -> [UInt8]? {
    try await withTaskCancellationHandler {
      try Task.checkCancellation()
      return try await response.next { client.post(.resume(self)) }
    } onCancel: {
      cancel()
    }
  }

  /// Ends it, whatever its state; nothing happens where it is over.
  func cancel() {
    if finish(.failure(CancellationError())) { client.post(.remove(self)) }
  }

  /// Feeds a body stream into the upload's buffer.
  private func startPump() {
    guard case .stream(let sequence) = request.body else { return }
    let pump = Task { [self] in
      do {
        for try await chunk in sequence {
          try await upload.write(chunk) { client.post(.resume(self)) }
        }
        upload.end { client.post(.resume(self)) }
      } catch {
        if finish(.failure(error)) { client.post(.remove(self)) }
      }
    }
    let isLate = state.withLock { state in
      state.pump = pump
      return state.isFinished
    }
    if isLate { pump.cancel() }
  }

  // MARK: The thread's side

  /// The head of the answer is there.
  func deliver(status: Int, headers: CurlHeaders) {
    let asker = state.withLock { state in
      defer { state.asker = nil }
      return state.asker
    }
    asker?.resume(
      returning: CurlResponse(status: status, headers: headers, body: CurlBody(self)))
  }

  /// The transfer is over; the first ending is the one that counts.
  ///
  /// - Returns: whether this was the first.
  @discardableResult
  func finish(_ end: Result<Void, any Error>) -> Bool {
    var asker: CheckedContinuation<CurlResponse, any Error>?
    var pump: Task<Void, Never>?
    let isFirst = state.withLock { state in
      guard !state.isFinished else { return false }
      state.isFinished = true
      if case .failure(let error) = end { state.failure = error }
      asker = state.asker
      state.asker = nil
      pump = state.pump
      state.pump = nil
      return true
    }
    guard isFirst else { return false }
    pump?.cancel()
    upload.close(CancellationError())
    response.finish(end)
    switch end {
    case .failure(let error): asker?.resume(throwing: error)
    case .success:
      asker?.resume(
        throwing: CurlError(
          kind: .connectionLost, url: request.displayURL,
          reason: "the connection ended within the head of the answer"))
    }
    return true
  }
}
