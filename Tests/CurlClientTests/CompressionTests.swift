// Compressed answers: undone, limited by what they inflate to, refused when they are not gzip.

import CZlib
import CurlClient
import TestSupport
import Testing

@Suite("CurlClient and gzip")
struct CompressionTests {
  @Test("a compressed body is undone")
  func inflates() async throws {
    let text = Array(String(repeating: "all the same ", count: 1_000).utf8)
    let compressed = gzip(text)
    let server = try serve(compressed)
    defer { server.stop() }
    let response = try await CurlClient().execute(CurlRequest("GET", server.url))
    #expect(try await response.body.collect(maximumBytes: text.count) == text)
  }

  @Test("a small body that inflates past the limit is cut off there")
  func bomb() async throws {
    let bomb = gzip([UInt8](repeating: 0, count: 256 << 20))
    #expect(bomb.count < 1 << 20)
    let server = try serve(bomb)
    defer { server.stop() }
    let response = try await CurlClient().execute(
      CurlRequest("GET", server.url, maximumBodyBytes: 1 << 20))
    var received = 0
    let error = await #expect(throws: CurlError.self) {
      for try await chunk in response.body { received += chunk.count }
    }
    #expect(error?.kind == .bodyTooLarge)
    #expect(received <= 1 << 20)
  }

  @Test("what claims to be compressed and is not is an error")
  func notCompressed() async throws {
    let server = try serve(Array("plain text".utf8))
    defer { server.stop() }
    let error = await #expect(throws: CurlError.self) {
      let response = try await CurlClient().execute(CurlRequest("GET", server.url))
      _ = try await response.body.collect(maximumBytes: 100)
    }
    #expect(error?.kind == .malformedAnswer)
  }

  private func serve(_ compressed: [UInt8]) throws -> RawServer {
    try RawServer { connection in
      _ = connection.readHead()
      connection.write(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(compressed.count)\r\n\r\n")
      connection.write(compressed)
      connection.waitForClose()
    }
  }

  private func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    guard chron_deflate_init_gzip(&stream, 9) == Z_OK else { return [] }
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: bytes.count / 100 + 1_024)
    return input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        guard deflate(&stream, Z_FINISH) == Z_STREAM_END else { return [] }
        return Array(target.prefix(Int(stream.total_out)))
      }
    }
  }
}
