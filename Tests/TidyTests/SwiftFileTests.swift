// Rules for every Swift file: what it opens with, how long it is, what it may not hold.

import Testing

@Suite("Swift files")
struct SwiftFileTests {
  @Test("there are files to judge")
  func files() {
    #expect(Tree.sources.count > 20)
    #expect(Tree.documents.contains { $0.path == "CONTRIBUTING.md" })
  }

  @Test("every Swift file opens with a sentence that says what it is for")
  func openings() {
    let wrong = Tree.swiftFiles.filter { file in
      // What only imports stands in for a target without code yet, and has nothing to say.
      let beginnings = ["import ", "//"]
      guard !file.lines.allSatisfy({ $0.isEmpty || beginnings.contains(where: $0.hasPrefix) })
      else { return false }
      let comment = file.lines.prefix { $0.hasPrefix("//") && !$0.hasPrefix("///") }
      guard let first = comment.first, first.hasPrefix("// "), let end = comment.last?.last else {
        return true
      }
      return first.count < 15 || !".?!:".contains(end)
    }
    #expect(wrong.map(\.path) == [])
  }

  @Test("no file under Sources has more than 450 lines")
  func lengths() {
    #expect(Tree.sources.filter { $0.file.lines.count > 450 }.map(\.file.path) == [])
  }

  @Test("nothing under Sources is put off")
  func unfinished() {
    #expect(places { Self.isPutOff($0) } == [])
  }

  @Test("what may end the program says on the line before why it never fails")
  func proofs() {
    #expect(places(unless: ["Never fails:"]) { Self.mayEndTheProgram($0) } == [])
  }

  @Test("what the compiler takes on trust says on the line before why it may")
  func trust() {
    #expect(places(unless: ["Safe:", "Unchecked:"]) { Self.isTakenOnTrust($0) } == [])
  }

  @Test("the rules see code, and see through comments and strings")
  func rules() {
    let quotes = "\"\"\""
    let code = SwiftCode([
      "let a = try! f()", "let b = c as! D", "fatalError(text)", "return map[key]!", "f(x!, y)",
      "let s = \"done!\" // try! it", "if a != b {}", "guard !done else {}", "/// Wait!", quotes,
      "Done! //", quotes, "x = y!.z  // \"", "let t = \"a \\\" b!\"", "g(!h)",
    ])
    let found = code.lines.indices.filter { Self.mayEndTheProgram(code.lines[$0]) }
    #expect(found == [0, 1, 2, 3, 4, 12])

    let marks = SwiftCode([
      "// " + "TO" + "DO: later", "let x = 1  // FIX" + "ME", "// a todo list",
    ])
    #expect(marks.lines.map { Self.isPutOff($0) } == [true, true, false])

    let excused = SwiftCode(["// Never fails: it", "// is constant.", "f()!", "", "g()!"])
    #expect(excused.comment(before: 2, contains: ["Never fails:"]))
    #expect(!excused.comment(before: 4, contains: ["Never fails:"]))

    let imports = SwiftCode([
      "import A", "@testable import B", "public import C", "import struct D.E", "// import F",
      "let text = \"import G\"", "@_spi(H) internal import I",
    ])
    #expect(imports.imports == ["A", "B", "C", "D", "I"])
  }

  private static func isPutOff(_ line: SwiftCode.Line) -> Bool {
    let words = line.text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
    return words.contains { $0 == "TODO" || $0 == "FIXME" || $0 == "XXX" }
  }

  private static func mayEndTheProgram(_ line: SwiftCode.Line) -> Bool {
    if line.code.contains("fatalError(") { return true }
    let bytes = Array(line.code.utf8)
    // A mark that ends a name, a call, an index or a keyword, and that no equals sign follows:
    // `try!`, `as!` and the force unwrap.
    return bytes.indices.dropFirst().contains { place in
      guard bytes[place] == UInt8(ascii: "!") else { return false }
      let before = Character(UnicodeScalar(bytes[place - 1]))
      return (before.isLetter || before.isNumber || ")]\"_".contains(before))
        && (place + 1 == bytes.count || bytes[place + 1] != UInt8(ascii: "="))
    }
  }

  private static func isTakenOnTrust(_ line: SwiftCode.Line) -> Bool {
    let words = ["@unchecked Sendable", "nonisolated(unsafe)", "unowned(unsafe)", "unsafeBitCast"]
    return line.code.contains("un") && words.contains { line.code.contains($0) }
  }

  /// The lines under Sources that are so, as path and number, unless the comment before says why.
  private func places(
    unless words: [String] = [], where isSo: (SwiftCode.Line) -> Bool
  ) -> [String] {
    Tree.sources.flatMap { file, code in
      code.lines.indices
        .filter { isSo(code.lines[$0]) && !code.comment(before: $0, contains: words) }
        .map { "\(file.path):\($0 + 1)" }
    }
  }
}
