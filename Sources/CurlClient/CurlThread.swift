// The one thread on which libcurl runs.

internal import CCurl

/// Owns the multi handle and every easy handle; lives on its thread and never leaves it.
///
/// Ownership: `handles` keeps each ``EasyHandle`` alive while it is in the multi handle; the pointers
/// that libcurl holds to it are unretained and end with it.
final class CurlThread {
  /// Longest sleep without anything to do; a wake-up or libcurl's own timers cut it short.
  private static let idleMilliseconds: Int32 = 60_000

  private let mailbox: CurlMailbox
  private let multi: UnsafeMutableRawPointer
  private var handles: [ObjectIdentifier: EasyHandle] = [:]

  private init(_ mailbox: CurlMailbox) {
    self.mailbox = mailbox
    multi = mailbox.multi.pointer
  }

  /// Starts the thread, which runs until it reads ``CurlMailbox/Command/stop``.
  ///
  /// - Returns: 0, or the system's error number.
  static func start(_ mailbox: CurlMailbox) -> Int32 {
    PosixThread.start {
      CurlThread(mailbox).run()
      mailbox.end()
    }
  }

  private func run() {
    var isRunning = true
    while isRunning {
      for command in mailbox.take() {
        switch command {
        case .add(let transfer): add(transfer)
        case .resume(let transfer): handles[ObjectIdentifier(transfer)]?.resume()
        case .remove(let transfer): remove(transfer)
        case .stop: isRunning = false
        }
      }
      guard isRunning else { break }
      var running: Int32 = 0
      let performed = curl_multi_perform(multi, &running)
      guard performed == CURLM_OK else {
        failAll(String(cString: curl_multi_strerror(performed)))
        continue
      }
      reapFinished()
      let polled = curl_multi_poll(multi, nil, 0, Self.idleMilliseconds, nil)
      if polled != CURLM_OK { failAll(String(cString: curl_multi_strerror(polled))) }
    }
    stop()
  }

  private func add(_ transfer: Transfer) {
    // Cancelled before its turn came.
    guard !transfer.isFinished else { return }
    do {
      let handle = try EasyHandle(transfer)
      let code = curl_multi_add_handle(multi, handle.pointer)
      guard code == CURLM_OK else {
        throw CurlError(
          kind: .other, url: transfer.request.displayURL,
          reason: String(cString: curl_multi_strerror(code)))
      }
      handles[ObjectIdentifier(transfer)] = handle
    } catch {
      transfer.finish(.failure(error))
    }
  }

  private func remove(_ transfer: Transfer) {
    guard let handle = handles.removeValue(forKey: ObjectIdentifier(transfer)) else { return }
    curl_multi_remove_handle(multi, handle.pointer)
  }

  /// Ends the transfers that libcurl is done with.
  private func reapFinished() {
    var remaining: Int32 = 0
    while let message = curl_multi_info_read(multi, &remaining) {
      guard message.pointee.msg == CURLMSG_DONE, let pointer = message.pointee.easy_handle,
        let handle = EasyHandle.of(pointer)
      else { continue }
      // The message dies with the handle's removal.
      let code = message.pointee.data.result
      let end = handle.end(code)
      remove(handle.transfer)
      handle.transfer.finish(end)
    }
  }

  private func failAll(_ reason: String) {
    for handle in Array(handles.values) {
      remove(handle.transfer)
      let url = handle.transfer.request.displayURL
      handle.transfer.finish(.failure(CurlError(kind: .other, url: url, reason: reason)))
    }
  }

  private func stop() {
    let undone = mailbox.close()
    let unborn = undone.compactMap { command -> Transfer? in
      if case .add(let transfer) = command { transfer } else { nil }
    }
    let transfers = handles.values.map(\.transfer) + unborn
    for transfer in transfers {
      remove(transfer)
      transfer.finish(.failure(CurlError.shutDown(transfer.request)))
    }
    curl_multi_cleanup(multi)
  }
}

extension CurlError {
  /// The client is gone before the transfer was done.
  static func shutDown(_ request: CurlRequest) -> CurlError {
    CurlError(kind: .shutDown, url: request.displayURL, reason: "the client was shut down")
  }
}
