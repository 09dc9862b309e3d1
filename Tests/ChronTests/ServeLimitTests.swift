// The program as a server that the system gives few descriptors: it waits for some to be free, says so,
// and serves again.

import Foundation
import TestSupport
import Testing

@Suite("Serving within the system's limits")
struct ServeLimitTests {
  @Test("at the limit of descriptors the server waits, says so once, and serves again")
  func descriptors() async throws {
    let user = try ChronUser()
    try user.ok("init", "harbour", "--as", "desk")
    let server = try user.start(
      ["serve"], through: ["sh", "-c", "ulimit -n 64 && exec \"$@\"", "sh"])
    defer { if server.isRunning { server.signal(SIGKILL) } }
    let port = try #require(Int(server.firstLine().split(separator: ":").last ?? ""))
    var clients: [RawConnection] = []
    func connect(_ text: String) throws {
      let client = try RawConnection(port: port)
      client.write(text)
      clients.append(client)
    }
    // As many as are let in are at something, and others begin to ask and go no further.
    for _ in 0..<16 {
      try connect(
        "POST /v1/pull HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
          + "Content-Length: 100\r\n\r\n{")
    }
    try await Task.sleep(for: .milliseconds(300))
    for _ in 0..<100 { try connect("GET /v1/heads HTTP/1.1\r\n") }
    #expect(await eventually { server.errors.contains("no connections can be accepted") })
    try await Task.sleep(for: .seconds(1))
    #expect(server.isRunning)
    // Once, and not again and again while it lasts.
    #expect(server.errors.components(separatedBy: "no connections can be accepted").count <= 4)
    for client in clients { client.close() }
    let peer = try ChronUser()
    let url = "http://127.0.0.1:\(port)"
    #expect(try peer.chron("clone", url, "copy.chron", "--as", "laptop").status == 0)
    server.signal(SIGTERM)
    #expect(server.wait().status == 0)
  }
}
