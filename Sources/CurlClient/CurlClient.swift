// An asynchronous HTTP client on libcurl.
//
// One thread owns the multi handle (`CurlThread`); tasks hand it transfers through a mailbox that
// wakes it. A full buffer pauses its transfer, so a slow reader holds up the server, not the memory.

internal import CCurl

/// Sends requests and streams their bodies both ways.
///
/// A client keeps connections for reuse. It is made once and used by many tasks; when the last
/// reference is gone, its thread ends by itself after the last transfer.
public final class CurlClient: Sendable {
  private let mailbox: CurlMailbox

  /// A client with a thread of its own.
  ///
  /// - Throws: ``CurlError`` where libcurl is not installed, or memory, threads or file descriptors
  ///   ran out.
  public init() throws {
    guard Self.isLibraryReady else {
      throw CurlError(kind: .other, url: "", reason: "libcurl could not be loaded and set up")
    }
    guard let multi = MultiHandle() else {
      throw CurlError(kind: .other, url: "", reason: "libcurl has no memory or file descriptors")
    }
    mailbox = CurlMailbox(multi)
    let code = CurlThread.start(mailbox)
    guard code == 0 else {
      // No thread has it, so nobody else would clean it up.
      curl_multi_cleanup(multi.pointer)
      throw CurlError(kind: .other, url: "", reason: "no thread could be started (errno \(code))")
    }
  }

  deinit {
    _ = mailbox.post(.stop)
  }

  /// Sends a request and waits for the head of the answer, whatever its status.
  ///
  /// - Throws: ``CurlError``; `CancellationError` where the task was cancelled, which ends the
  ///   transfer at once; what a body stream threw.
  public func execute(_ request: CurlRequest) async throws -> CurlResponse {
    try await Transfer(request, client: self).start()
  }

  /// Ends all transfers with ``CurlError/Kind-swift.enum/shutDown`` and waits for the thread.
  public func shutdown() async {
    _ = mailbox.post(.stop)
    await mailbox.ended()
  }

  /// Hands a command to the thread; a transfer that comes too late is ended here.
  func post(_ command: CurlMailbox.Command) {
    guard !mailbox.post(command), case .add(let transfer) = command else { return }
    transfer.finish(.failure(CurlError.shutDown(transfer.request)))
  }

  /// Loaded and set up once in a process, before any thread uses the library.
  private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
