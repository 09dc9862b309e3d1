// Signed notes: Go's and the specification's examples, and what is refused.

import TestSupport
import Testing
import TransparencyLog

@Suite("SignedNote")
struct SignedNoteTests {
  @Test("published notes verify, and are written as they were read")
  func verified() throws {
    for known in try Vectors.notes().verified {
      let note = try SignedNote(parsing: known.note)
      #expect(note.text == known.text)
      #expect(note.description == known.note)
      #expect(try SignedNote(parsing: note.bytes) == note)
      try note.verified(by: VerifierKey(parsing: known.key))
      if let signingKey = known.signingKey {
        let signed = try SignedNote.sign(known.text, with: [SigningKey(parsing: signingKey)])
        #expect(signed.description == known.note)
      }
    }
  }

  @Test("notes that the key did not sign are told apart from those signed wrongly")
  func unverified() throws {
    for known in try Vectors.notes().unverified {
      let note = try SignedNote(parsing: known.note)
      let key = try VerifierKey(parsing: known.key)
      let error = #expect(throws: TransparencyLogError.self, "\(known.why)") {
        try note.verified(by: key)
      }
      #expect(error?.code.rawValue == known.code, "\(known.why)")
    }
  }

  @Test("what is not a note is refused")
  func malformed() throws {
    for known in try Vectors.notes().malformed {
      let error = #expect(throws: TransparencyLogError.self, "\(known.why)") {
        try SignedNote(parsing: known.note)
      }
      #expect(error?.code == .malformedNote)
    }
    let note = try #require(try Vectors.notes().verified.first).note
    #expect(throws: TransparencyLogError.self, "not UTF-8") {
      try SignedNote(parsing: [0xff] + Array(note.utf8))
    }
    #expect(throws: TransparencyLogError.self, "too long") {
      try SignedNote(parsing: String(repeating: "x\n", count: 500_000) + note)
    }
  }

  @Test("a text may hold empty lines, and even look like a note itself")
  func nestedNotes() throws {
    let key = try SigningKey(generating: "outer")
    let inner = try SignedNote.sign("\n\ninner\n\n", with: [SigningKey(generating: "inner")])
    let note = try SignedNote.sign(inner.description, with: [key])
    let read = try SignedNote(parsing: note.bytes)
    #expect(read.text == inner.description)
    #expect(read.signatures.map(\.name) == ["outer"])
    try read.verified(by: key.verifierKey)
  }

  @Test("several keys sign one note, up to the limit")
  func severalKeys() throws {
    let keys = try (0..<16).map { try SigningKey(generating: "key\($0)") }
    let note = try SignedNote(parsing: SignedNote.sign("text\n", with: keys).bytes)
    for key in keys { try note.verified(by: key.verifierKey) }
    let many = Array(repeating: keys[0], count: SignedNote.maximumSignatureCount + 1)
    for wrong in [[], many] {
      #expect(throws: TransparencyLogError.self) { try SignedNote.sign("text\n", with: wrong) }
    }
  }

  @Test("a text that no note can hold is not signed")
  func unsignable() throws {
    let key = try SigningKey(generating: "key")
    let tooLong = String(repeating: "x", count: SignedNote.maximumByteCount) + "\n"
    for text in ["", "text", "a\tb\n", "a\r\n", "\u{0}\n", tooLong] {
      let error = #expect(throws: TransparencyLogError.self) {
        try SignedNote.sign(text, with: [key])
      }
      #expect(error?.code == .malformedNote)
    }
  }
}
