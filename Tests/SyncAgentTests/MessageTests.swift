// Bodies and fields of heads: written and read back, and refused where they break a rule.

import EventStore
import Testing
import TransparencyLog

@testable import SyncAgent

@Suite("Messages")
struct MessageTests {
  @Test("heads are read as they were written")
  func heads() throws {
    let folder = try Folder()
    let store = try folder.found(events: 3)
    let message = HeadsMessage(try store.heads())
    #expect(message.logs.map(\.size) == [4])
    #expect(try HeadsMessage(parsing: message.encoded()) == message)
  }

  @Test("what the caller has is read as it was written, and written the same each time")
  func pull() throws {
    let folder = try Folder()
    let store = try folder.found()
    let message = PullMessage(chronology: store.chronology, have: try store.held())
    #expect(try PullMessage(parsing: message.encoded()) == message)
    #expect(message.encoded() == message.encoded())
  }

  @Test("verdicts and errors are read as they were written")
  func verdicts() throws {
    let folder = try Folder()
    let store = try folder.found()
    let origin = try #require(store.identity().origin)
    let verdicts = [
      PushVerdict(origin: origin, from: 0, to: 4, outcome: .accepted, size: 4),
      PushVerdict(origin: origin, from: 0, to: 4, outcome: .held, size: 4),
      PushVerdict(
        origin: origin, from: 9, to: 10, outcome: .refused(code: "gap", message: "\"why\""), size: 4
      ),
    ]
    #expect(try PushVerdict.parse(PushVerdict.encode(verdicts)) == verdicts)
    let error = ErrorMessage(code: "c", message: "m", advice: nil, verdicts: verdicts)
    #expect(ErrorMessage(parsing: error.encoded()) == error)
  }

  @Test(
    "heads that break a rule are refused",
    arguments: [
      "", "[]", "{}", #"{"schema":"chron.heads/2"}"#,
      #"{"schema":"chron.heads/1","chronology":"x","name":"n","format":1,"frontier":"","logs":[]}"#,
      #"{"schema":"chron.heads/1","chronology":"00112233445566778899aabbccddeeff","name":"n","format":"1","frontier":"","logs":[]}"#,
      #"{"schema":"chron.heads/1","chronology":"00112233445566778899aabbccddeeff","name":"n","format":1,"frontier":"","logs":[1]}"#,
      #"{"schema":"chron.heads/1","chronology":"00112233445566778899aabbccddeeff","name":"n","format":1,"frontier":"","logs":[{}]}"#,
    ])
  func wrongHeads(body: String) {
    #expect(throws: MessageError.self) { try HeadsMessage(parsing: Array(body.utf8)) }
  }

  @Test("ranges of bytes are what RFC 9110 says")
  func ranges() {
    let size = 100
    let expected: [(String?, ByteRange)] = [
      (nil, .whole), ("bytes=0-", .part(0..<100)), ("bytes=10-19", .part(10..<20)),
      ("bytes=99-", .part(99..<100)), ("bytes=90-1000", .part(90..<100)),
      ("bytes=-10", .part(90..<100)), ("bytes=-1000", .part(0..<100)),
      ("bytes=100-", .unsatisfiable), ("bytes=-0", .unsatisfiable), ("bytes=5-4", .whole),
      ("bytes=-", .whole), ("bytes=a-b", .whole), ("bytes=0-1,3-4", .whole), ("lines=0-1", .whole),
      ("bytes=+1-2", .whole), ("bytes=99999999999999999999-", .unsatisfiable),
      ("bytes=0-99999999999999999999", .part(0..<100)),
      ("bytes=-99999999999999999999", .part(0..<100)),
    ]
    for (header, range) in expected {
      #expect(ByteRange(header, size: size) == range, "\(header ?? "none")")
    }
    #expect(ByteRange("bytes=0-", size: 0) == .unsatisfiable)
    #expect(ByteRange("bytes=-5", size: 0) == .unsatisfiable)
  }

  @Test("the preference to wait is found among others and has a limit")
  func wait() {
    let expected: [(String?, Int?)] = [
      (nil, nil), ("wait=25", 25), ("respond-async, wait=10", 10), ("Wait = 5; x=y", 5),
      ("wait=0", nil), ("wait=-3", nil), ("wait=x", nil), ("wait", nil), (";", nil), (",", nil),
      ("wait=100000", SyncLimits.waitSeconds),
    ]
    for (header, seconds) in expected {
      #expect(WaitPreference.seconds(header) == seconds, "\(header ?? "none")")
    }
  }

  @Test("entity tags are compared weakly")
  func tags() {
    #expect(EntityTag.matches("W/\"a\"", "W/\"a\""))
    #expect(EntityTag.matches("\"b\", \"a\"", "W/\"a\""))
    #expect(EntityTag.matches("*", "W/\"a\""))
    #expect(!EntityTag.matches("W/\"b\"", "W/\"a\""))
    #expect(!EntityTag.matches(nil, "W/\"a\""))
    #expect(!EntityTag.matches("", "W/\"a\""))
  }

  @Test("URLs of peers are read with their id")
  func urls() throws {
    let id = "00112233445566778899aabbccddeeff"
    #expect(try PeerURL("http://127.0.0.1:80/").base == "http://127.0.0.1:80")
    #expect(try PeerURL("http://h/a/#\(id)").chronology == ChronologyID(id))
    #expect(try PeerURL("http://h/a/#\(id)").description == "http://h/a#\(id)")
    for wrong in ["", "http://", "ftp://h", "h:80", "http://h/#x", "http://h?x", "http://h h"] {
      let error = #expect(throws: SyncError.self) { try PeerURL(wrong) }
      #expect(error?.code == .badURL, "\(wrong)")
    }
  }

  @Test(
    "user names, passwords and queries are left out of URLs that are kept or shown",
    arguments: [
      ("http://h:80/a", "http://h:80/a", "http://h:80/a"),
      ("http://u@h", "http://h", "http://h"),
      ("http://u:p@h:80/a", "http://h:80/a", "http://h:80/a"),
      ("http://u:p@q@h/a@b", "http://h/a@b", "http://h/a@b"), ("u:p@h", "h", "h"),
      ("http://u:p/q@h", "http://h", "http://h"), ("http://h/@a", "http://h/@a", "http://h/@a"),
      ("http://[::1]:80/a@b", "http://[::1]:80/a@b", "http://[::1]:80/a@b"),
      ("http://h?t=s", "http://h?t=s", "http://h?…"),
      ("http://u:p@h?t=s#f", "http://h?t=s#f", "http://h?…"),
      ("", "", ""), ("@", "", ""), ("http://@", "http://", "http://"),
    ])
  func credentials(url: String, kept: String, shown: String) {
    #expect(PeerAddress.withoutCredentials(url) == kept)
    #expect(PeerURL.redacted(url) == shown)
  }

  @Test("a server listens on loopback addresses alone, and says why")
  func addresses() throws {
    for (text, address) in [
      ("127.0.0.1:8080", "127.0.0.1:8080"), ("localhost:0", "127.0.0.1:0"), (":81", "127.0.0.1:81"),
      ("82", "127.0.0.1:82"), ("[::1]:83", "[::1]:83"), ("::1", "[::1]:0"),
      ("127.9.9.9", "127.9.9.9:0"),
    ] {
      #expect(try ListenAddress(text).description == address, "\(text)")
    }
    for text in ["0.0.0.0:80", "192.168.1.2:80", "[::]:80", "example.org:80", "127.0.0.1.evil.org"]
    {
      let error = #expect(throws: SyncError.self) { try ListenAddress(text) }
      #expect(error?.code == .notLoopback, "\(text)")
      #expect(error?.message.contains("cannot yet check who asks") == true)
    }
    for text in ["127.0.0.1:x", "127.0.0.1:65536", "127.0.0.1:-1", "[::1", "[::1]x"] {
      let error = #expect(throws: SyncError.self) { try ListenAddress(text) }
      #expect(error?.code == .badAddress, "\(text)")
    }
  }
}
