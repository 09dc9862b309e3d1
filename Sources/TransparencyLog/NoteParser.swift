// Takes a signed note apart, byte by byte: a character of Swift may span a newline, a byte not.

/// The reader of notes (C2SP signed-note, Format).
enum NoteParser {
  private static let newline = UInt8(ascii: "\n")
  private static let space = UInt8(ascii: " ")

  /// An em dash and a space, with which a signature line begins.
  private static let lineStart = Array("\u{2014} ".utf8)

  /// Refuses what cannot be the text of a note: it ends in a newline, is UTF-8 and has no other
  /// control characters.
  static func checkText(_ text: [UInt8]) throws(TransparencyLogError) {
    guard text.last == newline else { throw malformed("the text does not end in a newline") }
    try checkCharacters(text)
  }

  /// Splits a note into its text and its signatures.
  static func parse(
    _ note: [UInt8]
  ) throws(TransparencyLogError) -> (text: String, signatures: [SignedNote.Signature]) {
    guard note.count <= SignedNote.maximumByteCount else {
      throw malformed("\(note.count) bytes, more than \(SignedNote.maximumByteCount)")
    }
    try checkCharacters(note)
    guard let split = lastEmptyLine(of: note) else {
      throw malformed("no empty line between text and signatures")
    }
    guard note.last == newline, split + 1 < note.count else {
      throw malformed("no signature line after the last empty line, or its newline is missing")
    }
    let lines = note[(split + 1)...].dropLast().split(
      separator: newline, omittingEmptySubsequences: false)
    guard lines.count <= SignedNote.maximumSignatureCount else {
      throw malformed(
        "\(lines.count) signatures, more than \(SignedNote.maximumSignatureCount)")
    }
    var signatures: [SignedNote.Signature] = []
    for (number, line) in lines.enumerated() {
      signatures.append(try parseLine(line, number: number + 1))
    }
    return (String(decoding: note[..<split], as: UTF8.self), signatures)
  }

  /// Reads `— name base64`, where the base64 is of the key ID and the signature.
  private static func parseLine(
    _ line: ArraySlice<UInt8>, number: Int
  ) throws(TransparencyLogError) -> SignedNote.Signature {
    guard line.starts(with: lineStart) else {
      throw malformed("signature line \(number) does not begin with an em dash and a space")
    }
    let parts = line.dropFirst(lineStart.count).split(
      separator: space, maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw malformed("signature line \(number) is not a name, a space and a signature")
    }
    let name = String(decoding: parts[0], as: UTF8.self)
    do {
      try KeyName.check(name)
    } catch {
      throw malformed("signature line \(number): \(error.reason)")
    }
    guard let signature = Base64.decode(parts[1]) else {
      throw malformed("the signature on line \(number) is not canonical base64")
    }
    guard signature.count > 4 else {
      throw malformed("the signature on line \(number) is too short to hold a key ID and more")
    }
    return SignedNote.Signature(
      name: name, keyHash: signature.prefix(4).reduce(0) { $0 << 8 | UInt32($1) },
      signature: Array(signature.dropFirst(4)))
  }

  /// The place of the newline that is the last empty line, after a newline that ends the text.
  private static func lastEmptyLine(of note: [UInt8]) -> Int? {
    var index = note.count - 1
    while index > 0 {
      if note[index] == newline && note[index - 1] == newline { return index }
      index -= 1
    }
    return nil
  }

  private static func checkCharacters(_ bytes: [UInt8]) throws(TransparencyLogError) {
    if let offset = bytes.firstIndex(where: { $0 < 0x20 && $0 != newline }) {
      throw malformed("control character 0x\(Hex.encode([bytes[offset]])) at byte \(offset)")
    }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw malformed("it is not valid UTF-8")
    }
  }

  private static func malformed(_ what: String) -> TransparencyLogError {
    TransparencyLogError(.malformedNote, "malformed note: \(what)")
  }
}
