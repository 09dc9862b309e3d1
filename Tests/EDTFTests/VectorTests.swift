// Every row of the vector files: the specification's examples, the edges of every rule, what is
// refused, and what other implementations say.

import EDTF
import Foundation
import TestSupport
import Testing

@Suite("Vectors")
struct VectorTests {
  @Test("every example of the Library of Congress specification has its level and corners")
  func specification() throws {
    let vectors = try ValidVector.read("loc-examples.csv")
    #expect(vectors.count == 65)
    for vector in vectors { try check(vector) }
  }

  @Test("every other valid date has its level and corners")
  func corners() throws {
    for vector in try ValidVector.read("corners.csv") { try check(vector) }
  }

  @Test("every part of a year has its name and its days, winter those of the next year")
  func groupings() throws {
    let rows = try CSVTable(file: "data/edtf/groupings.csv").rows
    #expect(rows.count == EDTF.SubYearGrouping.codes.count)
    for row in rows {
      let date = try EDTF(#require(row["text"]))
      #expect(days(date.start) == [row["first"], row["last"]], "\(date)")
      #expect(date.start == date.end)
      let grouping = try #require(date.dates.first?.grouping)
      #expect("\(grouping.code)" == row["code"])
      #expect(grouping.name == row["name"])
    }
  }

  @Test("every text that is no EDTF is refused where it stops making sense")
  func refused() throws {
    for row in try CSVTable(file: "data/edtf/refused.csv").rows {
      let text = try #require(row["text"])
      let error = try #require(refusal(text), "\(text) was read")
      #expect("\(error.offset)" == row["offset"], "\(text): \(error)")
      #expect("\(error.kind)" == row["kind"], "\(text): \(error)")
      #expect(!error.message.isEmpty)
    }
  }

  @Test("other implementations agree, but for the differences that docs/dates.md decides")
  func implementations() throws {
    let documentation = try String(
      contentsOf: Repository.file("docs/dates.md"), encoding: .utf8)
    for row in try CSVTable(file: "data/edtf/implementations.csv").rows {
      let text = try #require(row["text"])
      let theirs = try #require(row["theirs"])
      let ours = refusal(text) == nil ? try "\(EDTF(text).level)" : "invalid"
      #expect(ours == row["ours"], "\(text)")
      let isAgreed = ours == theirs || (theirs == "valid" && ours != "invalid")
      let decision = try #require(row["decision"])
      #expect(isAgreed == decision.isEmpty, "\(row)")
      #expect(
        decision.isEmpty || documentation.contains("| \(decision) |"),
        "docs/dates.md has no row “\(decision)”")
    }
  }

  private func check(_ vector: ValidVector) throws {
    let date = try EDTF(vector.text)
    #expect(date.text == vector.text)
    #expect("\(date)" == vector.text)
    #expect(date.level == vector.level, "\(vector.text)")
    #expect(date.corners == vector.corners, "\(vector.text)")
    #expect(date.qualifier.mark == vector.qualifier, "\(vector.text)")
    #expect(date.isUncertain == "?%".contains(vector.qualifier.first ?? " "))
    #expect(date.isApproximate == "~%".contains(vector.qualifier.first ?? " "))
    #expect(date.isQualified == !vector.qualifier.isEmpty)
  }
}
