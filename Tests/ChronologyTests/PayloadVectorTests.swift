// The vectors of docs/format.md, "Malformed", which other implementations run too.

import EventStore
import Foundation
import TestSupport
import Testing

@testable import Chronology

@Suite("Vectors of payloads")
struct PayloadVectorTests {
  private struct Vector: Decodable {
    let type: String
    let expected: String
    let why: String
  }

  /// The vectors, each with its payload's bytes.
  private static func read() throws -> [(vector: Vector, payload: JSONObject)] {
    let text = try String(
      contentsOf: Repository.file("data/format/payloads.jsonl"), encoding: .utf8)
    return try text.split(separator: "\n").map { line in
      let object = try #require(try JSON.parse(String(line)).objectValue)
      return (
        try JSONDecoder().decode(Vector.self, from: Data(line.utf8)),
        try #require(object["payload"]?.objectValue)
      )
    }
  }

  @Test("each payload is folded, or malformed, as its vector says")
  func vectors() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    let vectors = try Self.read()
    #expect(vectors.count > 200)
    // Through the log, as a peer's events come: folding reads in more than one way.
    let events = try chronology.store.append(
      vectors.map { NewEvent(type: $0.vector.type, payload: $0.payload) })
    var states: [EventID: String] = [:]
    try chronology.log { entry in
      states[entry.event.id] =
        switch entry.state {
        case .folded: "ok"
        case .malformed: "malformed"
        case .unknown: "unknown"
        default: "other"
        }
      return true
    }
    for (event, (vector, payload)) in zip(events, vectors) {
      #expect(
        states[event.id] == vector.expected,
        "\(vector.type): \(vector.why)\n\(payload.encodedString)")
    }
    // Folding many at once goes another way, and comes to the same.
    try chronology.store.rebuild()
    var count = 0
    try chronology.log { entry in
      if entry.state == .malformed { count += 1 }
      return true
    }
    #expect(count == vectors.count { $0.vector.expected == "malformed" })
  }
}

extension JSONObject {
  fileprivate var encodedString: String { String(decoding: encoded(), as: UTF8.self) }
}
