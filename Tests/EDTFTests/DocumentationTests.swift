// docs/dates.md cannot drift: its examples are read, and each decision's test exists.

import EDTF
import Foundation
import TestSupport
import Testing

@Suite("Documentation")
struct DocumentationTests {
  private func rows(under heading: String) throws -> [[String]] {
    let text = try String(contentsOf: Repository.file("docs/dates.md"), encoding: .utf8)
    let section = try #require(text.components(separatedBy: "\n## \(heading)\n").last)
    let table = section.components(separatedBy: "\n## ")[0].split(separator: "\n")
      .filter { $0.hasPrefix("|") }.dropFirst(2)
    return table.map { line in
      line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  @Test("every example among the forms has the level that its row says")
  func forms() throws {
    let rows = try rows(under: "Forms")
    #expect(rows.count == 20)
    for row in rows {
      for example in row[1].split(separator: " ") {
        let date = try EDTF(example.trimmingCharacters(in: ["`"]))
        #expect("\(date.level)" == row.last, "\(date)")
      }
    }
  }

  @Test("every decision names a test that exists")
  func decisions() throws {
    let folder = Repository.file("Tests/EDTFTests")
    let sources = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil
    ).map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    let rows = try rows(under: "What the standard leaves open")
    #expect(rows.count >= 35)
    for row in rows {
      #expect(row.count == 4, "\(row)")
      let test = try #require(row.last)
      #expect(sources.contains("@Test(\"\(test)\")"), "\(test)")
    }
  }
}
