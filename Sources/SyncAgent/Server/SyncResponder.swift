// Which handler answers which request.

internal import EventStore
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import TransparencyLog

/// Answers every request, errors included.
struct SyncResponder: HTTPResponder {
  typealias Context = BasicRequestContext

  let watch: HeadsCache
  private let heads: HeadsHandler
  private let pull: PullHandler
  private let push: PushHandler
  private let payloads: PayloadsHandler
  private let forks: ForksHandler
  private let sources: SourcesHandler
  private let logger: Logger

  init(_ store: EventStore, documents: DocumentPolicy, logger: Logger) {
    let reading = Gate(ServerLimits.readingCount)
    let writing = Gate(1)
    watch = HeadsCache(store)
    heads = HeadsHandler(watch: watch)
    pull = PullHandler(store: store, reading: reading, logger: logger)
    push = PushHandler(store: store, writing: writing, logger: logger)
    payloads = PayloadsHandler(store: store, reading: reading, logger: logger)
    forks = ForksHandler(store: store, reading: reading, writing: writing, logger: logger)
    sources = SourcesHandler(
      store: store, policy: documents, reading: reading, writing: writing, logger: logger)
    self.logger = logger
  }

  func respond(to request: Request, context: Context) async -> Response {
    await respond(to: request, logger: context.logger)
  }

  func respond(to request: Request, logger requestLogger: Logger) async -> Response {
    do {
      try checkHost(request)
      if Connection.current?.isRefused == true { throw RequestError.busy }
      let response = try await route(request)
      Connection.current?.waitBegins()
      return response
    } catch {
      let failure = RequestError(error, logger)
      requestLogger.log(
        level: failure.status.code >= 500 ? .info : .debug, "\(failure.message.message)",
        metadata: [
          "request": "\(request.method) \(request.uri.path)", "status": "\(failure.status.code)",
        ])
      Connection.current?.waitBegins()
      return failure.response
    }
  }

  private func route(_ request: Request) async throws -> Response {
    let path = request.uri.path
    switch (path, request.method) {
    case ("/v1/heads", .get): return try await heads.respond(to: request)
    case ("/v1/pull", .post): return try await pull.respond(to: request)
    case ("/v1/push", .post): return try await push.respond(to: request)
    case ("/v1/payloads", .post): return try await payloads.respond(to: request)
    case ("/v1/forks", .post): return try await forks.respond(to: request)
    case ("/v1/heads", _): throw Self.notAllowed(request, "GET")
    case ("/v1/pull", _), ("/v1/push", _), ("/v1/payloads", _), ("/v1/forks", _):
      throw Self.notAllowed(request, "POST")
    default: break
    }
    guard path.hasPrefix("/v1/sources/") else {
      throw RequestError(
        .notFound, "notFound", "there is nothing at \(path)",
        advice: "This is a chron server; point 'chron sync' or 'chron clone' at it.")
    }
    guard let digest = Hash(hex: String(path.dropFirst("/v1/sources/".count))) else {
      throw RequestError(
        .badRequest, "badRequest", "a document is named by 64 lower-case hex digits")
    }
    switch request.method {
    case .get: return try await sources.get(digest, request)
    case .put: return try await sources.put(digest, request)
    default: throw Self.notAllowed(request, "GET or PUT")
    }
  }

  /// Refuses requests that a web page sent here under a name of its own (DNS rebinding): a server
  /// that does not yet ask who calls must not be reached through a browser.
  ///
  /// The port may be any: that of a tunnel is its own.
  private func checkHost(_ request: Request) throws(RequestError) {
    // The first is the request's authority; a second is left among the fields.
    let isTwice = request.headers.contains { $0.name.canonicalName == "host" }
    guard let authority = request.head.authority, !isTwice else {
      throw RequestError(
        .badRequest, "badRequest", "a request must have exactly one Host", closesConnection: true)
    }
    guard LoopbackHost.isOne(authority) else {
      throw RequestError(
        .misdirectedRequest, "otherHost", "this server answers on this machine only",
        advice: "Use the URL that 'chron serve' printed.", closesConnection: true)
    }
  }

  private static func notAllowed(_ request: Request, _ methods: String) -> RequestError {
    RequestError(
      .methodNotAllowed, "methodNotAllowed", "\(request.uri.path) answers to \(methods)")
  }
}
