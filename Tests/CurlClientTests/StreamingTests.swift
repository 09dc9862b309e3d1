// Streams both ways: large, slow, paused and broken off.

import CurlClient
import Foundation
import Hummingbird
import NIOCore
import Synchronization
import TestSupport
import Testing

@Suite("CurlClient streams")
struct StreamingTests {
  @Test("100 MB stream through a slow reader, who holds up the server")
  func backPressure() async throws {
    let total = 100 << 20
    let piece = [UInt8](repeating: 0x61, count: 64 << 10)
    let sentBytes = Mutex(0)
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n")
      while sentBytes.withLock({ $0 }) < total, connection.write(piece) {
        sentBytes.withLock { $0 += piece.count }
      }
      connection.waitForClose()
    }
    defer { server.stop() }
    let response = try await CurlClient().execute(
      CurlRequest("GET", "\(server.url)/flood", maximumBodyBytes: total))
    // Nobody reads yet: what is under way fills the system's buffers, which may take 40 MB.
    try await Task.sleep(for: .milliseconds(300))
    let early = sentBytes.withLock { $0 }
    #expect(early < total / 2)
    var received = 0
    var chunks = 0
    var lead = 0
    for try await chunk in response.body {
      received += chunk.count
      chunks += 1
      #expect(chunk.count <= (256 + 16) << 10)
      if chunks % 64 == 0 { try await Task.sleep(for: .milliseconds(1)) }
      lead = max(lead, sentBytes.withLock { $0 } - received)
    }
    #expect(received == total)
    #expect(lead < total / 2, "the server was \(lead) bytes ahead")
  }

  @Test("a body is sent while it is made")
  func upload() async throws {
    let router = Router()
    router.post("count") { request, _ in
      var count = 0
      var sum = 0
      for try await buffer in request.body {
        count += buffer.readableBytes
        sum = buffer.readableBytesView.reduce(sum) { ($0 &* 31 &+ Int($1)) & 0xFFFF_FFFF }
      }
      return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "\(count) \(sum)")))
    }
    try await withServer(router) { url in
      let (stream, feed) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
      var random = SystemRandomNumberGenerator()
      var count = 0
      var sum = 0
      for index in 0..<400 {
        let byte = UInt8.random(in: 0...255, using: &random)
        let chunk = [UInt8](repeating: byte, count: index * 97 % 70_000)
        count += chunk.count
        sum = chunk.reduce(sum) { ($0 &* 31 &+ Int($1)) & 0xFFFF_FFFF }
        feed.yield(chunk)
        if index % 100 == 0 { await Task.yield() }
      }
      feed.finish()
      let response = try await CurlClient().execute(
        CurlRequest("POST", "\(url)/count", body: .stream(stream)))
      let answer = String(
        decoding: try await response.body.collect(maximumBytes: 100), as: UTF8.self)
      #expect(answer == "\(count) \(sum)")
    }
  }

  @Test("a body that comes in fits and starts pauses the upload and goes on")
  func hesitantUpload() async throws {
    let router = Router()
    router.put("echo") { request, _ in
      let body = try await request.body.collect(upTo: 1_000)
      return Response(status: .ok, body: .init(byteBuffer: body))
    }
    try await withServer(router) { url in
      let (stream, feed) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
      let producer = Task {
        for word in ["one ", "two ", "three"] {
          try await Task.sleep(for: .milliseconds(60))
          feed.yield(Array(word.utf8))
        }
        try await Task.sleep(for: .milliseconds(60))
        feed.finish()
      }
      let response = try await CurlClient().execute(
        CurlRequest("PUT", "\(url)/echo", body: .stream(stream)))
      #expect(
        try await response.body.collect(maximumBytes: 100) == Array("one two three".utf8))
      try await producer.value
    }
  }

  @Test("a slow server holds up the task that makes the body")
  func uploadBackPressure() async throws {
    let server = try RawServer { connection in
      _ = connection.readHead()
      Thread.sleep(forTimeInterval: 0.3)
      connection.waitForClose()
    }
    defer { server.stop() }
    let produced = Mutex(0)
    let flood = AsyncThrowingStream<[UInt8], any Error> {
      produced.withLock { $0 += 65_536 }
      return [UInt8](repeating: 0, count: 65_536)
    }
    let task = Task {
      try await CurlClient().execute(CurlRequest("POST", server.url, body: .stream(flood)))
    }
    try await Task.sleep(for: .milliseconds(200))
    #expect(produced.withLock { $0 } < 16 << 20)
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
  }

  @Test("an error while the body is made ends the transfer and reaches the caller")
  func failingUpload() async throws {
    struct Broken: Error {}
    let sawEnd = Mutex<String?>(nil)
    let server = try RawServer { connection in
      var all = connection.readHead()
      while true {
        let more = connection.read()
        if more.isEmpty { break }
        all += String(decoding: more, as: UTF8.self)
      }
      sawEnd.withLock { [all] in $0 = all }
    }
    defer { server.stop() }
    let (stream, feed) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
    feed.yield(Array("part".utf8))
    feed.finish(throwing: Broken())
    await #expect(throws: Broken.self) {
      try await CurlClient().execute(CurlRequest("POST", server.url, body: .stream(stream)))
    }
    // The last chunk of length 0 never came, so the server cannot take the part for the whole.
    #expect(await eventually { sawEnd.withLock { $0 } != nil || server.connectionCount == 0 })
    #expect(sawEnd.withLock { $0 }?.hasSuffix("0\r\n\r\n") != true)
  }

  @Test("a body in memory is sent whole, an empty one too", arguments: [0, 1, 3_000_000])
  func bodyInMemory(count: Int) async throws {
    let router = Router()
    router.post("count") { request, _ in
      var count = 0
      for try await buffer in request.body { count += buffer.readableBytes }
      let length = request.headers[.contentLength] ?? "none"
      return Response(
        status: .ok, body: .init(byteBuffer: ByteBuffer(string: "\(count) \(length)")))
    }
    try await withServer(router) { url in
      let response = try await CurlClient().execute(
        CurlRequest("POST", "\(url)/count", body: .bytes([UInt8](repeating: 1, count: count))))
      let answer = String(
        decoding: try await response.body.collect(maximumBytes: 100), as: UTF8.self)
      #expect(answer == "\(count) \(count)")
    }
  }
}
