// Years before Christ in files of other programs, against the table in docs/dates.md.

import EDTF
import Testing

@Suite("Years before Christ")
struct YearNumberingTests {
  private func read(
    _ text: String, _ years: DatePhrase.YearNumbering?
  ) -> Result<DatePhrase, DatePhraseError> {
    do throws(DatePhraseError) {
      return .success(try DatePhrase(text, years: years))
    } catch {
      return .failure(error)
    }
  }

  /// What is understood; `nil` where it is refused.
  private func date(_ text: String, _ years: DatePhrase.YearNumbering?) -> String? {
    if case .success(let phrase) = read(text, years) { phrase.date.text } else { nil }
  }

  @Test(
    "are as the file numbers them: with a year 0, or without",
    arguments: [
      ("-0044", "-0044", "-0044", "-0043"), ("-0001", "-0001", "-0001", "0000"),
      ("-44", nil, "-0044", "-0043"), ("-753", nil, "-0753", "-0752"), ("-1", nil, "-0001", "0000"),
      ("476", nil, "0476", "0476"), ("79", nil, nil, nil), ("7", nil, nil, nil),
      ("0000", "0000", "0000", nil), ("0", nil, nil, nil), ("-0000", nil, nil, nil),
      ("-0044-03-15", "-0044-03-15", "-0044-03-15", "-0043-03-15"),
      // 45 BC was a leap year, as EDTF counts; 44 BC was none.
      ("-0044-02-29", "-0044-02-29", "-0044-02-29", nil),
      ("-0045-02-29", nil, nil, "-0044-02-29"),
      ("-0049/-0044~", "-0049/-0044~", "-0049/-0044~", "-0048/-0043~"),
      ("[-0044..-0031]", "[-0044..-0031]", "[-0044..-0031]", "[-0043..-0030]"),
      ("{-0044,0014}", "{-0044,0014}", "{-0044,0014}", "{-0043,0014}"),
      ("-0044/..", "-0044/..", "-0044/..", "-0043/.."),
      ("-004X", "-004X", "-004X", nil), ("000X", "000X", "000X", nil),
      ("001X", "001X", "001X", "001X"),
      ("-0050S2", "-0050S2", "-0050S2", nil), ("Y-17E7", "Y-17E7", "Y-17E7", "Y-169999999"),
      ("Y-10000", "Y-10000", "Y-10000", "-9999"), ("-10000", nil, "Y-10000", "-9999"),
      ("12345", nil, "Y12345", "Y12345"),
      ("2020", "2020", "2020", "2020"), ("2020-06-15", "2020-06-15", "2020-06-15", "2020-06-15"),
      (
        "1985-04-12T23:20:30-04:00", "1985-04-12T23:20:30-04:00", "1985-04-12T23:20:30-04:00",
        "1985-04-12T23:20:30-04:00"
      ),
      ("44 BCE", "-0043", "-0043", "-0043"),
      ("44 BCE to AD 14", "-0043/0014", "-0043/0014", "-0043/0014"),
    ] as [(String, String?, String?, String?)])
  func numbering(text: String, unsaid: String?, astronomical: String?, historical: String?) {
    #expect(date(text, nil) == unsaid)
    #expect(date(text, .astronomical) == astronomical)
    #expect(date(text, .historical) == historical)
  }

  @Test("a year that is renumbered is no EDTF as it stands, so that its digits are kept")
  func words() throws {
    #expect(try DatePhrase("-0044", years: .historical).isEDTF == false)
    #expect(try DatePhrase("-44", years: .astronomical).isEDTF == false)
    #expect(try DatePhrase("-0044", years: .astronomical).isEDTF)
    #expect(try DatePhrase("2020", years: .historical).isEDTF)
    #expect(try DatePhrase("44 BCE").isEDTF == false)
  }

  @Test("a refusal says why, and where in the text as it was given")
  func refusals() throws {
    guard case .failure(let zero) = read("2020/0000", .historical),
      case .failure(let masked) = read("[-004X,1914]", .historical)
    else {
      Issue.record("read")
      return
    }
    #expect(zero.offset == 5 && zero.message.contains("no year 0"))
    #expect(masked.offset == 1 && masked.message.contains("masked"))
  }

  @Test("renumbering keeps the order of dates, and leaves all dates after Christ as they are")
  func order() throws {
    for date in try ValidVector.all() {
      guard case .success(let phrase) = read(date.text, .historical) else { continue }
      #expect(phrase.date.start.lower >= date.start.lower, "\(date)")
      #expect(phrase.date.level >= 0 && phrase.date.start.lower <= phrase.date.end.upper)
      if date.start.lower >= Day(year: 1, month: 1, day: 1) ?? .distantPast {
        #expect(phrase.date == date)
      }
    }
  }
}
