// What carries a request to a peer and brings the answer back.

internal import CurlClient

/// The way to peers: libcurl, or what a simulation puts in its place.
protocol Transport: Sendable {
  /// Sends a request and waits for the head of the answer, whatever its status.
  func execute(_ request: CurlRequest) async throws -> CurlResponse
  /// Ends all transfers.
  func shutdown() async
}

extension CurlClient: Transport {}
