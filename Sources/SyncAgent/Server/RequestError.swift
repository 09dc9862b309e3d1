// A request that is answered with an error.

internal import EventStore
internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// A status and the body that says why.
struct RequestError: Error {
  var status: HTTPResponse.Status
  var message: ErrorMessage
  /// Whether the rest of the request's body is not worth reading.
  var closesConnection = false
  /// After how many seconds the client should ask again, where that may help.
  var retryAfterSeconds: Int?

  init(
    _ status: HTTPResponse.Status, _ code: String, _ message: String, advice: String? = nil,
    closesConnection: Bool = false
  ) {
    self.status = status
    self.message = ErrorMessage(code: code, message: message, advice: advice)
    self.closesConnection = closesConnection
  }

  /// Too much is asked of the server at once.
  static var busy: RequestError {
    var error = RequestError(
      .serviceUnavailable, "busy", "this server is handling as many requests as it accepts at once",
      advice: "Try again in a moment.", closesConnection: true)
    error.retryAfterSeconds = ServerLimits.retryAfterSeconds
    return error
  }

  /// The answer to an error of any kind.
  ///
  /// What went wrong on this machine is told by its kind alone: paths and the system's words are
  /// for the log, not for whoever asks.
  init(_ error: any Error, _ logger: Logger) {
    switch error {
    case let error as RequestError: self = error
    case let error as MessageError:
      self.init(.badRequest, "badRequest", "the body is wrong: \(error.reason)")
    case let error as SyncError:
      self.init(
        error.code == .tooLarge ? .contentTooLarge : .badRequest, error.code.rawValue,
        error.message, advice: error.advice, closesConnection: error.code == .tooLarge)
    case let error as EventStoreError:
      self.init(error)
      if status.code >= 500 {
        logger.error("\(error.message)", metadata: ["code": "\(error.code)"])
      }
    case is CancellationError:
      self.init(.serviceUnavailable, "stopping", "this server is shutting down")
      retryAfterSeconds = ServerLimits.retryAfterSeconds
    default:
      self.init(.internalServerError, "failed", "the server failed")
      logger.error("the server failed: \(error)")
    }
  }

  private init(_ error: EventStoreError) {
    let code = error.code.rawValue
    switch error.code {
    case .locked:
      self.init(
        .serviceUnavailable, code, "another process is writing to the chronology there",
        advice: "Try again in a moment.")
      retryAfterSeconds = ServerLimits.retryAfterSeconds
    case .fileMoved:
      self.init(
        .serviceUnavailable, code,
        "the chronology's file there was moved or replaced; nothing of the request was kept",
        advice: "Whoever runs that server has to put it back.")
      retryAfterSeconds = ServerLimits.retryAfterSeconds
    case .readOnly:
      self.init(
        .forbidden, code, "the chronology there can only be read",
        advice: "Ask whoever runs that server why.")
    case .diskFull:
      self.init(
        .insufficientStorage, code, "the disk there is full; nothing of the request was kept",
        advice: "Whoever runs that server has to free some space.")
    case .overQuota:
      self.init(
        .insufficientStorage, code, "the documents kept there have used up their space",
        advice: "Whoever runs that server can raise the limit, or drop documents.")
    case .damaged:
      self.init(
        .internalServerError, code, "the chronology's file there is damaged",
        advice: "Whoever runs that server should run 'chron verify'.")
    case .tooLarge:
      self.init(.contentTooLarge, code, error.message, closesConnection: true)
    case .needsNewerVersion:
      self.init(
        .internalServerError, code, "the chron there is too old for the chronology",
        advice: "Whoever runs that server should install a newer chron.")
    default:
      self.init(
        .internalServerError, code, "the chronology's file there cannot be used",
        advice: "The server's log says why.")
    }
  }

  /// The answer.
  var response: Response {
    let body = ByteBuffer(bytes: message.encoded())
    var headers: HTTPFields = [.contentType: MediaType.json]
    if let retryAfterSeconds { headers[.retryAfter] = "\(retryAfterSeconds)" }
    guard closesConnection else {
      return Response(status: status, headers: headers, body: .init(byteBuffer: body))
    }
    headers[.connection] = "close"
    return Response(
      status: status, headers: headers,
      body: .init(contentLength: body.readableBytes) { writer in
        try await writer.write(body)
        try await writer.finish(nil)
        try await Task.sleep(for: .milliseconds(SyncLimits.lingerMilliseconds))
        // Ends the connection: otherwise the rest of the body would be read to its end.
        throw CancellationError()
      })
  }
}

extension HTTPResponse.Status {
  // RFC 4918 §11.5.
  fileprivate static let insufficientStorage = Self(code: 507, reasonPhrase: "Insufficient Storage")
}
