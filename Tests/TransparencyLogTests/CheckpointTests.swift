// Checkpoints: the specification's examples, and what is refused.

import TestSupport
import Testing
import TransparencyLog

@Suite("Checkpoint")
struct CheckpointTests {
  @Test("published checkpoints are read and written alike")
  func read() throws {
    for known in try Vectors.checkpoints().read {
      let checkpoint = try Checkpoint(parsing: known.body)
      #expect(checkpoint.origin == known.origin)
      #expect(String(checkpoint.size) == known.size)
      #expect(checkpoint.root.base64 == known.root)
      #expect(checkpoint.extensions == known.extensions)
      #expect(checkpoint.body == known.body)
      guard let text = known.note else { continue }
      let note = try SignedNote(parsing: text)
      #expect(note.text == known.body)
      #expect(note.signatures.map(\.name) == known.signatures)
    }
  }

  @Test("what is not a checkpoint is refused")
  func refused() throws {
    for known in try Vectors.checkpoints().refused {
      let error = #expect(throws: TransparencyLogError.self, "\(known.why)") {
        try Checkpoint(parsing: known.body)
      }
      #expect(error?.code == .malformedCheckpoint)
    }
  }

  @Test("a signed checkpoint opens with the log's key, from text and from bytes")
  func roundTrip() throws {
    let key = try SigningKey(generating: "example.org/log")
    for extensions in [[], ["one", "two"]] {
      let checkpoint = try Checkpoint(
        origin: "example.org/log", size: 7, root: .emptyRoot, extensions: extensions)
      let note = try checkpoint.signed(by: key)
      #expect(try Checkpoint.open(note, by: key.verifierKey) == checkpoint)
      #expect(try Checkpoint.open(Array(note.utf8), by: key.verifierKey) == checkpoint)
    }
  }

  @Test("a checkpoint opens only with its own log's key, over its own text")
  func wrongKeys() throws {
    let key = try SigningKey(generating: "example.org/log")
    let checkpoint = try Checkpoint(origin: "example.org/log", size: 7, root: .emptyRoot)
    let note = try checkpoint.signed(by: key)

    let namesake = try SigningKey(generating: "example.org/log").verifierKey
    #expect(code { try Checkpoint.open(note, by: namesake) } == .missingSignature)
    let changed = note.replacing("\n7\n", with: "\n8\n")
    #expect(code { try Checkpoint.open(changed, by: key.verifierKey) } == .invalidSignature)

    let stranger = try SigningKey(generating: "example.org/other")
    #expect(code { try checkpoint.signed(by: stranger) } == .originMismatch)
    let foreign = try SignedNote.sign(checkpoint.body, with: [stranger])
    #expect(
      code { try Checkpoint.open(foreign.bytes, by: stranger.verifierKey) } == .originMismatch)
    let letter = try SignedNote.sign("a letter\n", with: [key])
    #expect(
      code { try Checkpoint.open(letter.bytes, by: key.verifierKey) } == .malformedCheckpoint)
  }

  @Test("lines that would break the form are refused when the checkpoint is made")
  func lines() {
    for line in ["", "a\nb", "a\r\nb", "\u{1b}[2J"] {
      #expect(
        code { try Checkpoint(origin: line, size: 1, root: .emptyRoot) } == .malformedCheckpoint)
      #expect(
        code {
          try Checkpoint(origin: "o", size: 1, root: .emptyRoot, extensions: [line])
        } == .malformedCheckpoint)
    }
  }

  @Test("origins that only look the same are different logs")
  func unicode() throws {
    let composed = try Checkpoint(origin: "caf\u{e9}", size: 1, root: .emptyRoot)
    let decomposed = try Checkpoint(origin: "cafe\u{301}", size: 1, root: .emptyRoot)
    #expect(composed != decomposed)
    let key = try SigningKey(generating: "cafe\u{301}")
    #expect(code { try composed.signed(by: key) } == .originMismatch)
  }

  private func code(_ body: () throws -> some Any) -> TransparencyLogError.Code? {
    do {
      _ = try body()
      return nil
    } catch {
      return (error as? TransparencyLogError)?.code
    }
  }
}
