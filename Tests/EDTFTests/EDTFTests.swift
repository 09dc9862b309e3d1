// What the parser makes of common dates.

import EDTF
import Testing

@Test("a month is somewhere within its days")
func month() throws {
  let date = try EDTF("2004-06")
  #expect(date.start.description == "2004-06-01…2004-06-30")
  #expect(date.start == date.end)
  #expect(date.level == 0)
}
