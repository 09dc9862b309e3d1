// One transfer as libcurl sees it: its options.

internal import CCurl

/// Owns a `CURL` and what it points at; used on libcurl's thread only.
final class EasyHandle {
  let pointer: UnsafeMutableRawPointer
  let transfer: Transfer
  /// Why a callback ended the transfer, where one did; it says more than libcurl's code.
  var failure: (any Error)?
  var head = HeadParser()
  var receivedBytes = 0
  /// How much of a body in memory was sent.
  var sentBytes = 0

  private let fields: UnsafeMutablePointer<curl_slist>?
  private let errorText: UnsafeMutablePointer<CChar>

  /// A handle with its options set.
  ///
  /// - Throws: ``CurlError`` where an option is refused, a URL that cannot be used among them.
  init(_ transfer: Transfer) throws {
    let request = transfer.request
    guard let pointer = curl_easy_init() else {
      throw CurlError(kind: .other, url: request.displayURL, reason: "out of memory")
    }
    self.pointer = pointer
    self.transfer = transfer
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    fields = Self.fields(of: request)
    try setOptions()
  }

  deinit {
    curl_easy_cleanup(pointer)
    curl_slist_free_all(fields)
    errorText.deallocate()
  }

  /// The object behind a handle that libcurl hands back.
  static func of(_ pointer: UnsafeMutableRawPointer) -> EasyHandle? {
    var stored: UnsafeMutablePointer<CChar>?
    guard chron_curl_get_pointer(pointer, CURLINFO_PRIVATE, &stored) == CURLE_OK, let stored else {
      return nil
    }
    // Set in setOptions, and the thread keeps the object until the handle is removed.
    return Unmanaged<EasyHandle>.fromOpaque(UnsafeRawPointer(stored)).takeUnretainedValue()
  }

  /// Lets both directions go on; one that has still nothing to do pauses itself again.
  func resume() {
    curl_easy_pause(pointer, chron_curl_pause_nothing)
  }

  /// How the transfer ended, by libcurl's code and what the callbacks said.
  func end(_ code: CURLcode) -> Result<Void, any Error> {
    if let failure { return .failure(failure) }
    if code == CURLE_OK { return .success(()) }
    var sentHeadBytes = 0
    _ = chron_curl_get_long(pointer, CURLINFO_REQUEST_SIZE, &sentHeadBytes)
    return .failure(
      CurlError(
        code, detail: String(cString: errorText), isSent: sentHeadBytes > 0,
        request: transfer.request))
  }

  private static func fields(of request: CurlRequest) -> UnsafeMutablePointer<curl_slist>? {
    // Without this libcurl would wait a second for "100 Continue" before it sends a body.
    var list = curl_slist_append(nil, "Expect:")
    for field in request.headers.fields {
      // An empty value is written with a semicolon: "Name:" would remove the field.
      let line = field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"
      list = curl_slist_append(list, line)
    }
    return list
  }

  private func setOptions() throws {
    let request = transfer.request
    let context = Unmanaged.passUnretained(self).toOpaque()
    try set(CURLOPT_PRIVATE, context)
    try check(chron_curl_set_pointer(pointer, CURLOPT_ERRORBUFFER, errorText))
    try set(CURLOPT_URL, request.url)
    try set(CURLOPT_PROTOCOLS_STR, "http,https")
    try set(CURLOPT_FOLLOWLOCATION, 0)
    if request.isLoopback { try set(CURLOPT_PROXY, "") }
    // Signals are the program's; resolving a name does not need them.
    try set(CURLOPT_NOSIGNAL, 1)
    try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    try set(CURLOPT_CONNECTTIMEOUT_MS, request.connectTimeoutMilliseconds)
    try set(CURLOPT_LOW_SPEED_LIMIT, request.leastBytesPerSecond)
    try set(CURLOPT_LOW_SPEED_TIME, request.stallTimeoutSeconds)
    if let seconds = request.deadlineSeconds { try set(CURLOPT_TIMEOUT, seconds) }
    // A name and a password are never in a URL, which is kept and printed, but may be in ~/.netrc.
    try set(CURLOPT_NETRC, Int(CURL_NETRC_OPTIONAL.rawValue))
    if request.acceptsGzip { try set(CURLOPT_ACCEPT_ENCODING, "gzip") }
    try check(chron_curl_set_list(pointer, CURLOPT_HTTPHEADER, fields))
    try set(CURLOPT_CUSTOMREQUEST, request.method)
    try setBody(request.body, context)
    if request.method == "HEAD" { try set(CURLOPT_NOBODY, 1) }

    try check(chron_curl_set_data_function(pointer, CURLOPT_HEADERFUNCTION, receiveHeadLine))
    try set(CURLOPT_HEADERDATA, context)
    try check(chron_curl_set_data_function(pointer, CURLOPT_WRITEFUNCTION, receiveBody))
    try set(CURLOPT_WRITEDATA, context)
  }

  private func setBody(_ body: CurlRequest.Body, _ context: UnsafeMutableRawPointer) throws {
    switch body {
    case .none: return
    case .bytes(let bytes):
      try check(
        chron_curl_set_offset(pointer, CURLOPT_INFILESIZE_LARGE, curl_off_t(bytes.count)))
    case .stream:
      // Of unknown length: sent in chunks (RFC 9112 §7.1).
      try check(chron_curl_set_offset(pointer, CURLOPT_INFILESIZE_LARGE, -1))
    }
    try set(CURLOPT_UPLOAD, 1)
    try check(chron_curl_set_data_function(pointer, CURLOPT_READFUNCTION, sendBody))
    try set(CURLOPT_READDATA, context)
    try check(chron_curl_set_seek_function(pointer, CURLOPT_SEEKFUNCTION, rewindBody))
    try set(CURLOPT_SEEKDATA, context)
  }

  private func set(_ option: CURLoption, _ value: Int) throws {
    try check(chron_curl_set_long(pointer, option, value))
  }

  private func set(_ option: CURLoption, _ value: String) throws {
    try check(chron_curl_set_string(pointer, option, value))
  }

  private func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) throws {
    try check(chron_curl_set_pointer(pointer, option, value))
  }

  private func check(_ code: CURLcode) throws {
    guard code == CURLE_OK else {
      throw CurlError(code, detail: "", isSent: false, request: transfer.request)
    }
  }
}
