// Moments as the bounds of views take them: a table of what is read and of what is refused.

import EDTF
import EventStore
import Testing

@testable import Chronology

@Suite("Moments")
struct MomentTests {
  /// Two hours ahead of UTC from 2026-03-29T01:00Z to 2026-10-25T01:00Z, one before and after.
  private let reading = MomentReading(
    zone: { $0 >= 1_774_746_000 && $0 < 1_792_890_000 ? 7_200 : 3_600 },
    now: Timestamp("2026-12-01T23:30:00.000000Z") ?? Timestamp(microseconds: 0))

  private func read(_ text: String) throws -> String {
    try reading.lastMoment(of: text) { day in
      switch day {
      case "yesterday": try EDTF("2026-12-01")
      case "last month": try EDTF("2026-11")
      default: try EDTF(day)
      }
    }.description
  }

  @Test(
    "a moment is read to its end, in its own zone or in that of whoever asks",
    arguments: [
      ("2026-12-01T00:30:00.250000Z", "2026-12-01T00:30:00.250000Z"),
      ("2026-12-01T00:30:00Z", "2026-12-01T00:30:00.999999Z"),
      ("2026-12-01T00:30:00.5Z", "2026-12-01T00:30:00.599999Z"),
      ("2026-12-01T00:30Z", "2026-12-01T00:30:59.999999Z"),
      ("2026-12-01T00:30:00+02:00", "2026-11-30T22:30:00.999999Z"),
      ("2026-12-01 00:30 -0530", "2026-12-01T06:00:59.999999Z"),
      ("2026-12-01 00:30 UTC", "2026-12-01T00:30:59.999999Z"),
      ("2026-12-01T00:30:00", "2026-11-30T23:30:00.999999Z"),
      ("2026-12-01 00:30", "2026-11-30T23:30:59.999999Z"),
      ("2026-07-01 00:30", "2026-06-30T22:30:59.999999Z"),
      // Where whoever asks is, it is the second of December already.
      ("00:26", "2026-12-01T23:26:59.999999Z"), ("0:26", "2026-12-01T23:26:59.999999Z"),
      ("00:26Z", "2026-12-01T00:26:59.999999Z"), (" 00:26 ", "2026-12-01T23:26:59.999999Z"),
      ("yesterday", "2026-12-01T22:59:59.999999Z"),
      ("yesterday 14:05", "2026-12-01T13:05:59.999999Z"),
      ("yesterday at 14:05:06", "2026-12-01T13:05:06.999999Z"),
      ("2026-12-01", "2026-12-01T22:59:59.999999Z"), ("2026-11", "2026-11-30T22:59:59.999999Z"),
      ("2026-06-30", "2026-06-30T21:59:59.999999Z"),
      ("2026/2026-06-30", "2026-06-30T21:59:59.999999Z"),
      // Shown twice, when clocks were put back: the later counts.
      ("2026-10-25 02:30", "2026-10-25T01:30:59.999999Z"),
    ])
  func read(text: String, expected: String) throws {
    #expect(try read(text) == expected, "\(text)")
  }

  @Test(
    "what cannot be read is refused, never replaced",
    arguments: [
      "2026-12-01T25:00:00", "2026-12-01T24:00:00Z", "2026-12-01T23:60", "2026-12-01T23:59:60Z",
      "24:00", "10:60", "2026-12-01T00:30:00.1234567Z", "2026-12-01T00:30:00+19:00",
      "2026-12-01T00:30:00+02:75", "2026-11 10:30", "last month 10:30", "2026-13-01 10:30",
      "2026-11-30/2026-12-01T00:30:00", "2026-12-01T00:30:00Z/2026-12-02", "soon", "", " ",
      "2026-12-01T", "10:30 sharp", "2026/..", "2026-03-29 02:30",
    ])
  func refused(text: String) {
    #expect(throws: (any Error).self, "\(text)") { try read(text) }
  }

  @Test("without a zone of whoever asks, moments are of UTC")
  func utc() throws {
    #expect(
      try ViewBounds.lastMoment(of: "2026-12-01T00:30:00").description
        == "2026-12-01T00:30:00.999999Z")
    #expect(try ViewBounds.lastMoment(of: "2026-12").description == "2026-12-31T23:59:59.999999Z")
    for text in ["never", "2026-12-01T25:00", "2026-12-01T00:30:00/2026-12-02"] {
      let error = #expect(throws: ChronologyError.self) { try ViewBounds.lastMoment(of: text) }
      #expect(error?.code == .invalidTime)
    }
  }
}
