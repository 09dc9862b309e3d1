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

  @Test("every decision has examples that follow it")
  func examples() throws {
    let examples = try CSVTable(file: "data/edtf/decisions.csv").rows
    for example in examples {
      let text = try #require(example["text"])
      guard example["level"] != "refused" else {
        #expect(refusal(text) != nil, "\(text)")
        continue
      }
      let date = try EDTF(text)
      #expect("\(date.level)" == example["level"], "\(text)")
      #expect(
        (days(date.start) + days(date.end)).joined(separator: " ") == example["days"], "\(text)")
    }
    let decided = Set(try rows(under: "What the standard leaves open").compactMap(\.first))
    #expect(Set(examples.compactMap { $0["decision"] }) == decided)
  }

  @Test("every phrase is read as its row says")
  func phrases() throws {
    let rows = try rows(under: "Dates as people write them").prefix { $0.count == 3 }
    #expect(rows.count == 18)
    for row in rows {
      let readings = quoted(row[1])
      // One reading is that of all phrases; none, that only the words beside the date differ.
      for (index, text) in quoted(row[0]).enumerated() {
        let phrase = try DatePhrase(text)
        guard let last = readings.last else {
          #expect(phrase.modifier != nil, "\(text)")
          continue
        }
        let reading = readings.count == 1 ? last : readings[index]
        #expect(phrase.date.text == reading, "\(text)")
      }
    }
  }

  @Test("every example of years before Christ is numbered as its row says")
  func years() throws {
    let rows = try rows(under: "Dates as people write them").filter { $0.count == 3 }
    let table = rows.drop { $0[0] != "in the file" }.dropFirst(2)
    #expect(table.count == 9)
    for row in table {
      let texts = quoted(row[0])
      for (cell, years) in zip(row[1...], DatePhrase.YearNumbering.allCases) {
        for (index, text) in texts.enumerated() {
          let expected: String? =
            switch cell.prefix(10) {
            case "as written": text
            case "as without": try DatePhrase(text).date.text
            default: cell.hasPrefix("refused") ? nil : quoted(cell)[index]
            }
          let read = (try? DatePhrase(text, years: years))?.date.text
          #expect(read == expected, "\(text) \(years)")
        }
      }
    }
  }

  /// What a cell has between backticks.
  private func quoted(_ cell: String) -> [String] {
    let parts = cell.split(separator: "`", omittingEmptySubsequences: false)
    return parts.indices.filter { !$0.isMultiple(of: 2) }.map { String(parts[$0]) }
  }
}
