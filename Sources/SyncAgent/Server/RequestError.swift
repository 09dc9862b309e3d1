// A request that is answered with an error.

internal import EventStore
internal import HTTPTypes
internal import Hummingbird

/// A status and the body that says why.
struct RequestError: Error {
  var status: HTTPResponse.Status
  var message: ErrorMessage
  /// Whether the rest of the request's body is not worth reading.
  var closesConnection = false

  init(
    _ status: HTTPResponse.Status, _ code: String, _ message: String, advice: String? = nil,
    closesConnection: Bool = false
  ) {
    self.status = status
    self.message = ErrorMessage(code: code, message: message, advice: advice)
    self.closesConnection = closesConnection
  }

  /// The answer to an error of any kind.
  init(_ error: any Error) {
    switch error {
    case let error as RequestError: self = error
    case let error as MessageError:
      self.init(.badRequest, "badRequest", "the body is wrong: \(error.reason)")
    case let error as SyncError:
      self.init(
        error.code == .tooLarge ? .contentTooLarge : .badRequest, error.code.rawValue,
        error.message, advice: error.advice, closesConnection: error.code == .tooLarge)
    case let error as EventStoreError:
      let status: HTTPResponse.Status =
        switch error.code {
        case .locked, .fileMoved: .serviceUnavailable
        case .readOnly: .forbidden
        default: .internalServerError
        }
      self.init(status, error.code.rawValue, error.message, advice: error.advice)
    default:
      self.init(.internalServerError, "failed", "the server failed: \(error)")
    }
  }

  /// The answer.
  var response: Response {
    let body = ByteBuffer(bytes: message.encoded())
    var headers: HTTPFields = [.contentType: MediaType.json]
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
