// A date as people write it, "early June 2020" or "19 years ago", understood as EDTF.

/// A phrase for a date, the EDTF that it means, and what else its words say.
///
///     let phrase = try DatePhrase("since early September", anchor: EDTF("2025-10"))
///     phrase.date      // 2025-09/..
///     phrase.modifier  // early
///     phrase.ends      // attested
///
/// Any text that is EDTF is taken as such. Phrases are English. A phrase that can mean two dates
/// is refused with both, and one that is not wholly understood is refused where the understanding
/// ended: a refusal can be mended, a wrong date goes unseen.
public struct DatePhrase: Hashable, Sendable {
  /// The words as they were given, without the white space around them.
  public let text: String

  /// What they mean.
  public let date: EDTF

  /// Whether they were EDTF as they stand, so that there is nothing to say of how they were read.
  public let isEDTF: Bool

  /// What part of the date they point at, or how they hedge it; it moves no bound.
  public let modifier: Modifier?

  /// Whether they say that something had ended, or only that it was still so; `nil` where neither.
  public let ends: Ends?

  /// What had to be assumed to understand them, a sentence each: a century, a year, a convention.
  public let assumptions: [String]

  /// Whether the words mean something only beside the anchor ("last month").
  public let isRelative: Bool

  /// What part of a date the words point at.
  public enum Modifier: String, Hashable, Sendable, CaseIterable {
    /// In its first part.
    case early
    /// In its middle part.
    case mid
    /// In its last part.
    case late
    /// Known from then on; perhaps earlier.
    case asEarlyAs
    /// Again and again.
    case recurring
  }

  /// What the words say of an end.
  public enum Ends: String, Hashable, Sendable, CaseIterable {
    /// "until 2012": it ended then.
    case stated
    /// "since 2008", "currently": it was still so when it was said.
    case attested
  }

  /// The order of day and month in dates of numbers.
  public enum NumericOrder: String, Hashable, Sendable, CaseIterable {
    /// 18/07/2020.
    case dayMonthYear = "dmy"
    /// 07/18/2020.
    case monthDayYear = "mdy"
  }

  /// Understands a phrase.
  ///
  /// - Parameters:
  ///   - text: EDTF, or an English phrase.
  ///   - anchor: When it was said or published, which relative phrases start from. Where it is
  ///     coarse, a phrase is understood only if every day of it gives the same date.
  ///   - order: How dates of numbers are to be read; where it is `nil`, one that could be read
  ///     both ways is refused.
  ///   - years: How years before the year 1 are numbered where they are written as numbers; where
  ///     it is `nil`, as EDTF does, and only with its four digits.
  public init(
    _ text: String, anchor: EDTF? = nil, order: NumericOrder? = nil, years: YearNumbering? = nil
  ) throws(DatePhraseError) {
    self.text = PhraseToken.trimmed(text)
    let written = try years?.edtf(self.text) ?? self.text
    let edtfError: EDTFError
    do throws(EDTFError) {
      date = try EDTF(written)
      isEDTF = written == self.text
      modifier = nil
      ends = nil
      assumptions = []
      isRelative = false
      return
    } catch {
      edtfError = error
    }
    guard written == self.text else {
      throw DatePhraseError(.impossible, at: 0, "read as “\(written)”, but \(edtfError.message)")
    }
    let tokens = PhraseToken.tokens(of: text)
    let understood: Understanding
    do throws(DatePhraseError) {
      understood = try Self.understand(tokens, anchor: anchor, order: order)
    } catch {
      // Past its year, a text of EDTF's characters was meant as EDTF, unless it is a range of years.
      guard error.kind != .ambiguous, PhraseToken.looksLikeEDTF(self.text),
        edtfError.offset > 4, !PhraseToken.isRangeOfYears(tokens)
      else { throw error }
      throw DatePhraseError(.impossible, at: edtfError.offset, edtfError.message)
    }
    do throws(EDTFError) {
      date = try EDTF(understood.edtf)
    } catch {
      throw DatePhraseError(
        .impossible, at: 0, "read as “\(understood.edtf)”, but \(error.message)")
    }
    isEDTF = false
    modifier = understood.modifier
    ends = understood.ends
    assumptions = understood.assumptions
    isRelative = understood.isRelative
  }

  /// Understands the words from the first day of the anchor and from its last: what grows with
  /// the anchor and is the same for both is the same for all days between.
  private static func understand(
    _ tokens: [PhraseToken], anchor: EDTF?, order: NumericOrder?
  ) throws(DatePhraseError) -> Understanding {
    // An anchor without a bound fixes nothing.
    let days =
      anchor.map { [$0.start.lower, $0.end.upper] }.map { $0.allSatisfy(\.isFinite) ? $0 : [] }
      ?? []
    var parser = PhraseParser(tokens: tokens, anchor: days.first, order: order)
    let understood = try parser.understanding()
    guard let last = days.last, last != days.first, understood.isRelative else {
      return understood
    }
    var again = PhraseParser(tokens: tokens, anchor: last, order: order)
    guard try again.understanding().edtf == understood.edtf else {
      throw DatePhraseError(
        .needsAnchor, at: 0,
        "the anchor is too coarse: counted from its first day, this is not the "
          + "same date as from its last")
    }
    return understood
  }
}

/// What a phrase was understood as, before its EDTF is read.
struct Understanding {
  var edtf: String
  var modifier: DatePhrase.Modifier?
  var ends: DatePhrase.Ends?
  var assumptions: [String] = []
  var isRelative = false

  init(_ edtf: String, modifier: DatePhrase.Modifier? = nil, ends: DatePhrase.Ends? = nil) {
    self.edtf = edtf
    self.modifier = modifier
    self.ends = ends
  }
}
