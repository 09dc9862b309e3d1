// The reader of CSV files, against RFC 4180 and against what is malformed.

import TestSupport
import Testing

@testable import Chronology

@Suite("The CSV reader")
struct ImportCSVTests {
  private func read(_ text: String) throws -> (records: [[String]], refused: [String]) {
    try read(Array(text.utf8))
  }

  private func read(_ bytes: [UInt8]) throws -> (records: [[String]], refused: [String]) {
    var reader = try CSVReader(ByteReader(bytes))
    var records: [[String]] = []
    var refused: [String] = []
    while let result = try reader.next() {
      switch result {
      case .success(let record):
        records.append(record.fields.map { String(decoding: $0.value, as: UTF8.self) })
      case .failure(let row): refused.append("\(row.place.line):\(row.place.column)")
      }
    }
    return (records, refused)
  }

  @Test(
    "reads what RFC 4180 describes",
    arguments: [
      ("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n", [["aaa", "bbb", "ccc"], ["zzz", "yyy", "xxx"]]),
      ("aaa,bbb\r\nzzz,yyy", [["aaa", "bbb"], ["zzz", "yyy"]]),
      ("\"aaa\",\"bbb\"\r\nzzz,yyy\r\n", [["aaa", "bbb"], ["zzz", "yyy"]]),
      ("\"aaa\",\"b\r\nbb\"\r\nzzz,yyy\r\n", [["aaa", "b\r\nbb"], ["zzz", "yyy"]]),
      ("\"aaa\",\"b\"\"bb\"\r\n", [["aaa", "b\"bb"]]),
      ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
      ("a,b\rc,d", [["a", "b"], ["c", "d"]]),
      ("\u{FEFF}a,b\n", [["a", "b"]]),
      (",,\n", [["", "", ""]]),
      ("a,\n,b\n", [["a", ""], ["", "b"]]),
      ("\"\",\"\"\"\"\n", [["", "\""]]),
      (" a , b \n", [[" a ", " b "]]),
      ("\n\r\na\n\n\nb\n\n", [["a"], ["b"]]),
      ("", []), ("\u{FEFF}", []), ("\n", []), ("\"\"", [[""]]),
      ("é,\"ü\nö\"\n", [["é", "ü\nö"]]),
      ("\"a,b\",\"c;d\"", [["a,b", "c;d"]]),
    ] as [(String, [[String]])])
  func conformance(text: String, records: [[String]]) throws {
    let read = try read(text)
    #expect(read.records == records)
    #expect(read.refused == [])
  }

  @Test(
    "names line and column of what is malformed, and goes on with the next line",
    arguments: [
      ("a\"b,c\nd,e\n", "1:2", [["d", "e"]]),
      ("a,b\nc,d\"\ne,f", "2:4", [["a", "b"], ["e", "f"]]),
      ("\"a\"b,c\nd,e", "1:4", [["d", "e"]]),
      ("\"a\" ,c\nd,e", "1:4", [["d", "e"]]),
      ("x,y\né,\"open\nd,e\nf,g", "2:3", [["x", "y"], ["d", "e"], ["f", "g"]]),
      ("x\n\"a\nb\"c\nd", "3:3", [["x"], ["d"]]),
      ("\"", "1:1", []),
      ("\n\n  \"x\"", "3:3", []),
    ] as [(String, String, [[String]])])
  func malformed(text: String, place: String, records: [[String]]) throws {
    let read = try read(text)
    #expect(read.refused.first == place)
    #expect(read.records == records || read.refused.count > 1)
    for record in records where record != ["x"] { #expect(read.records.contains(record)) }
  }

  @Test("reads back what any writer quotes, whatever the chunks in which it comes")
  func roundTrip() throws {
    var generator = SeededGenerator()
    let pieces = ["a", ",", "\"", "\n", "\r\n", "é", " ", ";", "𝔸", ""]
    for _ in 0..<300 {
      let records = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
        ["x"]
          + (0..<3).map { _ in
            (0..<Int.random(in: 0...6, using: &generator))
              .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
          }
      }
      let text = records.map { record in
        record.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
      }.joined(separator: "\r\n")
      #expect(try read(text).records == records, "seed \(generator.seed)")
    }
  }

  @Test("never holds more than a megabyte of a record, and refuses what is larger")
  func largeRecord() throws {
    let text = "a,\"" + String(repeating: "x", count: 3 << 20) + "\n\nb,c\n"
    let read = try read(text)
    #expect(read.refused == ["1:3"])
    #expect(read.records == [["b", "c"]])
  }
}
