// Requests that the agent's own client would never make.

import CurlClient

/// An answer, whole.
struct RawAnswer {
  var status: Int
  var headers: CurlHeaders
  var body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }
}

/// Sends one request and waits for the whole answer.
func ask(
  _ method: String, _ url: String, _ headers: CurlHeaders = [:], _ body: [UInt8]? = nil,
  acceptsGzip: Bool = false
) async throws -> RawAnswer {
  let request = CurlRequest(
    method, url, headers: headers, body: body.map { .bytes($0) } ?? .none,
    stallTimeoutSeconds: 60, acceptsGzip: acceptsGzip)
  let client = try CurlClient()
  let response = try await client.execute(request)
  return RawAnswer(
    status: response.status, headers: response.headers,
    body: try await response.body.collect(maximumBytes: 64 << 20))
}

let jsonType: CurlHeaders = ["Content-Type": "application/json"]
let segmentsType: CurlHeaders = ["Content-Type": "application/vnd.chron.segments"]
