// What libcurl calls while a transfer goes on, on its own thread.

internal import CCurl

/// The handle behind a callback's context.
///
/// Proof that it is alive: callbacks run only within `curl_multi_perform` and `curl_easy_pause`, for
/// handles that `CurlThread` holds.
private func handle(_ context: UnsafeMutableRawPointer?) -> EasyHandle? {
  context.map { Unmanaged<EasyHandle>.fromOpaque($0).takeUnretainedValue() }
}

/// One line of the answer's head.
func receiveHeadLine(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let handle = handle(context) else { return 0 }
  let request = handle.transfer.request
  switch handle.head.line(UnsafeRawBufferPointer(start: bytes, count: size * count)) {
  case .more: break
  case .done(let status, let headers): handle.transfer.deliver(status: status, headers: headers)
  case .tooLarge:
    handle.failure = CurlError.bodyTooLarge(request.displayURL, limit: HeadParser.maximumBytes)
    return 0
  case .malformed:
    handle.failure = CurlError(
      kind: .malformedAnswer, url: request.displayURL, reason: "the answer's head is not HTTP")
    return 0
  }
  return size * count
}

/// Bytes of the answer's body, decompressed.
func receiveBody(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let handle = handle(context) else { return 0 }
  let chunk = UnsafeRawBufferPointer(start: bytes, count: size * count)
  let limit = handle.transfer.request.maximumBodyBytes
  guard chunk.count <= limit - handle.receivedBytes else {
    handle.failure = CurlError.bodyTooLarge(
      handle.transfer.request.displayURL, limit: limit)
    return 0
  }
  switch handle.transfer.response.write(chunk) {
  case .taken:
    handle.receivedBytes += chunk.count
    return chunk.count
  case .full: return chron_curl_write_pause
  case .closed: return 0
  }
}

/// Bytes of the request's body.
func sendBody(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let handle = handle(context) else { return chron_curl_read_abort }
  let target = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
  switch handle.transfer.request.body {
  case .none: return 0
  case .bytes(let body):
    let part = body.dropFirst(handle.sentBytes).prefix(target.count)
    target.copyBytes(from: part)
    handle.sentBytes += part.count
    return part.count
  case .stream:
    switch handle.transfer.upload.read(into: target) {
    case .bytes(let count): return count
    case .end: return 0
    case .wait: return chron_curl_read_pause
    case .abort: return chron_curl_read_abort
    }
  }
}

/// Sends a body again from an offset, which only one in memory can do.
func rewindBody(
  _ context: UnsafeMutableRawPointer?, _ offset: curl_off_t, _ origin: Int32
) -> Int32 {
  guard let handle = handle(context), case .bytes(let body) = handle.transfer.request.body,
    origin == 0, (0...curl_off_t(body.count)).contains(offset)
  else { return CURL_SEEKFUNC_CANTSEEK }
  handle.sentBytes = Int(offset)
  return CURL_SEEKFUNC_OK
}
