// `POST /v1/push`: segments from a peer, and what became of each.

internal import EventStore
internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// Takes in segments, each whole or not at all, and says what became of each.
struct PushHandler: Sendable {
  let store: EventStore
  /// Takes in one segment at a time: so many are in memory, and the store writes no more anyway.
  let writing: Gate
  let logger: Logger

  func respond(to request: Request) async throws -> Response {
    try Connection.current?.take(.transfer)
    var verdicts: [PushVerdict] = []
    var decoder = SegmentDecoder()
    do {
      try await request.forEachChunk(
        of: MediaType.segments, maximumBytes: SyncLimits.pushByteCount
      ) { chunk in
        decoder.append(chunk)
        while try decoder.hasNext() {
          guard verdicts.count < SyncLimits.segmentsPerPush else {
            throw SyncError(
              .tooLarge, "a push has more than \(SyncLimits.segmentsPerPush) segments",
              advice: "Send the rest in another push.")
          }
          verdicts.append(try await verdict(&decoder))
        }
        try decoder.putAside()
      }
      try decoder.finish()
    } catch {
      // What was accepted before stays accepted, and the sender should know.
      var failure = RequestError(error, logger)
      failure.message.verdicts = verdicts
      throw failure
    }
    return Response(
      status: .ok, headers: [.contentType: MediaType.json],
      body: .init(byteBuffer: ByteBuffer(bytes: PushVerdict.encode(verdicts))))
  }

  private func verdict(_ decoder: inout SegmentDecoder) async throws -> PushVerdict {
    // Out of the file that it may have been kept in only when it is its turn.
    let whole = decoder.takeNext()
    let verdict = try await writing.run { [store] in
      let segment = try whole.segment()
      let outcome: PushVerdict.Outcome
      do {
        let ingested = try store.ingest(segment)
        outcome = ingested.new > 0 || ingested.supplied > 0 ? .accepted : .held
      } catch let error as EventStoreError where error.isRefusal {
        outcome = .refused(code: error.code.rawValue, message: error.message)
      }
      let size = try store.held(of: segment.origin)
      return PushVerdict(
        origin: segment.origin, from: segment.from, to: segment.to, outcome: outcome, size: size)
    }
    if case .refused(let code, let message) = verdict.outcome {
      logger.notice(
        "refused a segment",
        metadata: [
          "origin": "\(verdict.origin)", "from": "\(verdict.from)", "code": "\(code)",
          "reason": "\(message)",
        ])
    }
    return verdict
  }
}

extension EventStoreError {
  /// Whether it speaks of what was sent, rather than of the store that was to take it.
  var isRefusal: Bool {
    switch code {
    case .wrongChronology, .notAdmitted, .wrongKey, .gap, .fork, .malformedLine, .badCommitment,
      .badOrder, .badRoot, .badSignature, .missingCheckpoint, .tooLarge:
      true
    default: false
    }
  }
}
