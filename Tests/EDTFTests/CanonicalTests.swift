// Canonical printing: one spelling for one meaning.

import EDTF
import Testing

@Suite("Canonical printing")
struct CanonicalTests {
  @Test(
    "a date prints in its plainest spelling",
    arguments: [
      ("Y17E7", "Y170000000"), ("Y-17E7", "Y-170000000"), ("Y1E3", "1000"), ("Y-1E1", "-0010"),
      ("Y3388E2S3", "Y338800S3"), ("1950S4", "1950"), ("1950S2", "1950S2"), ("Y1E3S1", "1000S1"),
      ("?1984", "1984?"), ("?2004?-06", "2004?-06"), ("?2004-?06-?11", "2004-06-11?"),
      ("?2004-06-~11", "2004?-06-~11"), ("~2004-~06-11", "2004-06~-11"),
      ("2004~-06-11?", "2004%-?06-?11"), ("?-2004-06-04~", "-2004%-~06-~04"),
      ("-000X", "-000X"), ("X9X9-1X", "X9X9-1X"),
      ("1985-04-12T23:20:30+00", "1985-04-12T23:20:30Z"),
      ("1985-04-12T23:20:30-04", "1985-04-12T23:20:30-04:00"),
      ("?1984/..", "1984?/.."), ("/?1984", "/1984?"), ("{?1984,..}", nil),
      ("[..?1984,Y1E4..]", "[..1984?,Y10000..]"), ("{1667,Y167E1..1672}", "{1667,1670..1672}"),
    ] as [(String, String?)])
  func plainest(text: String, canonical: String?) {
    #expect((try? EDTF(text))?.canonical == canonical)
  }

  @Test("the canonical text means the same and is its own canonical text")
  func stable() throws {
    for date in try ValidVector.all() {
      let again = try EDTF(date.canonical)
      #expect(again.corners == date.corners, "\(date)")
      #expect(again.qualifier == date.qualifier, "\(date)")
      #expect(again.canonical == date.canonical, "\(date)")
      #expect(again.level <= date.level, "\(date)")
      for (left, right) in zip(again.dates, date.dates) {
        for component in EDTF.Component.allCases where component == .year || left.month != nil {
          #expect(
            left.qualifier(of: component) == right.qualifier(of: component), "\(date)")
        }
      }
    }
  }
}
