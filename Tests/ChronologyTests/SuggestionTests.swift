// Near names for mistyped ones.

import Testing

@testable import Chronology

@Suite("Suggestions")
struct SuggestionTests {
  @Test(
    "a mistyped name is answered with the near one",
    arguments: [
      ("asof", "as-of"), ("tiemline", "timeline"), ("sorce", "source"), ("imp", "import"),
    ])
  func suggestion(typed: String, meant: String) {
    let names = ["as-of", "timeline", "source", "import", "export", "trace"]
    #expect(Suggestion.nearest(to: typed, in: names).first == meant)
  }

  @Test("nothing is suggested for a word that is like none")
  func noSuggestion() { #expect(Suggestion.nearest(to: "zzzzzz", in: ["as-of", "add"]).isEmpty) }
}
