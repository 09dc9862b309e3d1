// libcurl's result codes as errors.

internal import CCurl

extension CurlError {
  /// The error for a result other than `CURLE_OK`.
  ///
  /// - Parameters:
  ///   - detail: what libcurl wrote of it, or an empty text.
  ///   - isSent: whether there was a connection, on which the request's head was sent.
  init(_ code: CURLcode, detail: String, isSent: Bool, request: CurlRequest) {
    self.init(
      kind: Kind(code, isSent: isSent), url: request.displayURL,
      reason: detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail)
  }
}

extension CurlError.Kind {
  fileprivate init(_ code: CURLcode, isSent: Bool) {
    switch code {
    // An answer without the head of HTTP/1 counts as HTTP/0.9, which is refused under this code.
    case CURLE_UNSUPPORTED_PROTOCOL where isSent: self = .malformedAnswer
    case CURLE_OPERATION_TIMEDOUT where !isSent: self = .noConnection
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: self = .badURL
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: self = .unknownHost
    case CURLE_COULDNT_CONNECT: self = .unreachable
    case CURLE_OPERATION_TIMEDOUT: self = .timedOut
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR,
      CURLE_SEND_FAIL_REWIND, CURLE_HTTP2, CURLE_HTTP2_STREAM:
      self = .connectionLost
    case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
      self = .malformedAnswer
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
      self = .insecure
    default: self = .other
    }
  }
}
