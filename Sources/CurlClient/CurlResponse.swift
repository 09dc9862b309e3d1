// What a server answered.

/// The head of an answer, and its body still to come.
public struct CurlResponse: Sendable {
  /// The status code, 200 and upward.
  public let status: Int
  /// The fields of the head.
  public let headers: CurlHeaders
  /// The body: read it to its end, or drop the response, which ends the transfer.
  public let body: CurlBody
}
