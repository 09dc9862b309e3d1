// The time phrases of the Kaliningrad documents, as these have them, given to `chron date` with the
// day on which the document was published.

import EventStore
import Foundation
import TestSupport
import Testing

/// Candidate facts that were drawn from the documents by hand, which lie outside the repository.
private enum SeedFacts {
  static let folder: URL = {
    let seeds =
      ProcessInfo.processInfo.environment["CHRON_SEEDS"].map { URL(filePath: $0) }
      ?? Repository.root.appending(path: "../shared/seeds").standardized
    return seeds.deletingLastPathComponent()
  }()

  static var isAtHand: Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: "seed-facts.json").path)
  }

  struct Candidate {
    var id: String
    var phrase: String
    var anchor: String?
    var edtf: String?
  }

  /// The candidates that have a time expression, with its words.
  static func read() throws -> [Candidate] {
    let data = try Data(contentsOf: folder.appending(path: "seed-facts.json"))
    let facts = try JSON.parse([UInt8](data))["facts"].arrayValue ?? []
    return try facts.compactMap { fact in
      guard let start = fact["expression"]["start"].intValue,
        let end = fact["expression"]["end"].intValue,
        let file = fact["citations"][0]["file"].stringValue
      else { return nil }
      let url = folder.appending(path: "seeds/\(file)")
      let text = Array(try String(contentsOf: url, encoding: .utf8).unicodeScalars)
      var phrase = String.UnicodeScalarView()
      phrase.append(contentsOf: text[Int(start)..<Int(end)])
      return Candidate(
        id: fact["id"].stringValue ?? "", phrase: String(phrase),
        anchor: fact["publication_date"].stringValue, edtf: fact["edtf"].stringValue)
    }
  }
}

/// Where the answer is rightly another one than the candidate's: the answer and why.
private let differences: [String: (answer: String, reason: String)] = {
  let pointing = "it points into the text around it, which alone has the year"
  let named = "a named event or period, whose years are knowledge from outside the text"
  let before = "that it was so before a year does not say that it never began, nor up to when"
  let undated = "the teaser that says it bears no date; its month, too coarse for a week or a day"
  func vague(_ anchor: String) -> (String, String) {
    ("[..\(anchor)]", "it began by the day that says so; since when, nobody says")
  }
  return [
    "S02": ("refused", pointing), "S08": ("[..2016]", before), "S09": vague("2020-12-14"),
    "S10": ("refused", named), "S12": vague("2020-12-14"), "S16": vague("2020-12-14"),
    "S19": ("[..2020-12-14]", "a past without a date lies before the day on which it is told"),
    "S22": vague("2020-12-14"), "S26": ("refused", undated), "S28": ("refused", undated),
    "S29": ("refused", undated), "S30": ("refused", undated), "S31": ("refused", undated),
    "S37": vague("2022-04-11"), "S40": vague("2022-04-11"),
    "S45": ("refused", "how often, but not when"),
    "S46": ("192X", "the words name the decade; that it went on is the sentence's to say"),
    "S48": ("2014/..", "attested, an open end reaches as far as its source vouches: 2016-02-29"),
    "S53": ("[..2012]", before),
    "S56": ("refused", "it says “current” of the text that it quotes, which has its own day"),
  ]
}()

@Suite(
  "The time phrases of the Kaliningrad documents",
  .enabled(
    if: SeedFacts.isAtHand,
    "SKIPPED: the documents are not at hand; set CHRON_SEEDS to their folder to read their phrases")
)
struct SeedPhraseTests {
  /// When the undated teaser with these candidates was published, as far as its page shows.
  private static let teaser = ["S25", "S26", "S28", "S29", "S30", "S31"]

  @Test("mean the candidates' dates, or others for a reason that is written down")
  func phrases() throws {
    let user = try ChronUser()
    let candidates = try SeedFacts.read()
    #expect(candidates.count == 52)
    var (right, refused, other) = (0, 0, 0)
    for candidate in candidates {
      let anchor = Self.teaser.contains(candidate.id) ? "2025-10" : candidate.anchor
      let run = try user.chron(
        ["date", candidate.phrase, "--json"] + (anchor.map { ["--anchor", $0] } ?? []))
      #expect(run.status == 0 || run.status == 2, "\(candidate.id): \(run.errors)")
      let answer = run.status == 0 ? try JSON.parse(run.output)["edtf"].stringValue : "refused"
      let difference = differences[candidate.id]
      // A candidate without a date is met by a refusal.
      let expected = difference?.answer ?? candidate.edtf ?? "refused"
      #expect(answer == expected, "\(candidate.id): \(run.errors)")
      if answer == candidate.edtf ?? "refused" {
        right += 1
        #expect(difference == nil, "\(candidate.id)")
        continue
      }
      refused += answer == "refused" ? 1 : 0
      other += answer == "refused" ? 0 : 1
      print(
        "\(candidate.id): \(answer ?? "") where the candidate has \(candidate.edtf ?? "no date"):",
        difference?.reason ?? "unexplained")
    }
    print(
      "time phrases: \(candidates.count), as the candidate \(right), refused \(refused),",
      "another date \(other)")
  }
}
