// Heads of answers: interim ones, folded lines, trailers, and lines that are no head.

import Testing

@testable import CurlClient

@Suite("The head of an answer")
struct HeadParserTests {
  @Test("interim answers are passed over, folded lines joined, trailers ignored")
  func lines() {
    var parser = HeadParser()
    var found: (status: Int, headers: CurlHeaders)?
    for line in [
      "HTTP/1.1 100 Continue\r\n", "\r\n", "HTTP/1.1 200 OK\r\n", "A: one\r\n", "\ttwo\r\n",
      "b:three \r\n", "a: again\r\n", "\r\n", "Trailer: late\r\n",
    ] {
      let progress = Array(line.utf8).withUnsafeBytes { parser.line($0) }
      if case .done(let status, let headers) = progress { found = (status, headers) }
    }
    #expect(found?.status == 200)
    #expect(found?.headers["a"] == "one two")
    #expect(found?.headers["B"] == "three")
    #expect(found?.headers.fields.count == 3)
  }

  @Test("lines that are no head are refused", arguments: ["HTTP/1.1 abc\r\n", "none\r\n", "\r\n"])
  func malformed(line: String) {
    var parser = HeadParser()
    let progress = Array(line.utf8).withUnsafeBytes { parser.line($0) }
    guard case .malformed = progress else {
      Issue.record("\(progress)")
      return
    }
  }
}
