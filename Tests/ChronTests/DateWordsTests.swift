// EDTF in words: what a reader of a view sees instead of the notation.

import Testing

@testable import chron

@Suite("Dates in words")
struct DateWordsTests {
  @Test(
    "a date is said as a person would say it",
    arguments: [
      ("2015", "2015"), ("2015-06", "June 2015"), ("2022-04-11", "2022-04-11"),
      ("2018-21", "spring 2018"), ("2018-24", "winter 2018/19"), ("1999-24", "winter 1999/2000"),
      ("2018-30", "southern summer 2018"), ("2018-34", "Q2 2018"),
      ("2018-40", "first half of 2018"), ("2018-37", "January–April 2018"),
      ("1842~", "about 1842"), ("1842?", "perhaps 1842"), ("1842%", "perhaps about 1842"),
      ("199X", "1990s"), ("190X", "1900–1909"), ("19XX", "1900–1999"), ("2004-XX", "2004"),
      ("2004-06-XX", "June 2004"),
      ("0079", "79 CE"), ("-0043", "44 BCE"), ("0000", "1 BCE"),
      ("2017/", "from 2017"), ("2017/..", "from 2017 on"), ("/2012", "until 2012"),
      ("../2012", "ever until 2012"), ("192X/", "from the 1920s"), ("1842~/", "from about 1842"),
      ("2014/2018", "2014–2018"),
      ("2020-06/2020-07", "June–July 2020"), ("2019-12/2020-01", "December 2019 to January 2020"),
      ("2018-03-01/2018-05-31", "2018-03-01 to 2018-05-31"), ("1842~/1850", "about 1842 to 1850"),
      ("[2018,2019]", "2018 or 2019"), ("{2019,2020}", "2019 and 2020"),
      ("[..1984]", "1984 or before"), ("[2015..]", "2015 or later"),
      ("[2017..2020-12-14]", "between 2017 and 2020-12-14"),
      ("[2022-01..2022-03]", "between January and March 2022"),
      ("[1667,1668,1670..1672]", "1667, 1668 or 1670–1672"),
      ("2020-01-01T10:00:00Z", "2020-01-01 10:00:00Z"),
    ])
  func plain(edtf: String, words: String) { #expect(DateWords.words(edtf) == words) }

  @Test(
    "a form without a short wording stays EDTF",
    arguments: ["156X-12-25", "1XXX", "2004-06~-11", "?2004-06", "Y17E8", "1950S2", "../.."])
  func unchanged(edtf: String) { #expect(DateWords.words(edtf) == edtf) }

  @Test(
    "the modifier is said in words",
    arguments: [
      ("2020-06", "early", "early June 2020"), ("2019", "mid", "mid 2019"),
      ("2014", "asEarlyAs", "as early as 2014"), ("2017/", "asEarlyAs", "from as early as 2017"),
      ("{2019,2020}", "recurring", "2019 and 2020, recurring"), ("2017/", "late", "from late 2017"),
      ("1842~", "early", "about early 1842"),
      ("2014/2018", "early", "2014–2018 (early)"), ("2020", "unheardOf", "2020"),
    ])
  func modified(edtf: String, modifier: String, words: String) {
    #expect(DateWords.words(edtf, modifier: modifier) == words)
  }
}
