// EDTF said in words: "from 2017", "spring 2018", "early June 2020", "about 1842". Pure text to
// text. A form that has no short wording stays EDTF, which is always right; nothing is rounded.

enum DateWords {
  /// The date in words; `modifier` is the fact's: early, mid, late, asEarlyAs, recurring.
  static func words(_ edtf: String, modifier: String? = nil) -> String {
    if modifier == "recurring" { return words(edtf) + ", recurring" }
    if let set = DateSet(edtf) { return tail(set.words ?? edtf, modifier) }
    let sides = edtf.split(separator: "/", omittingEmptySubsequences: false)
    if sides.count == 2 {
      return interval(String(sides[0]), String(sides[1]), modifier) ?? tail(edtf, modifier)
    }
    return WordedDate(edtf)?.words(modifier: adverb(modifier)) ?? tail(edtf, modifier)
  }

  /// A date known only by the day up to which it must lie.
  static func upTo(_ day: String) -> String { "by \(day)" }

  private static func interval(_ from: String, _ to: String, _ modifier: String?) -> String? {
    let adverb = adverb(modifier)
    switch (from, to) {
    case ("", ""), ("..", ".."), ("", ".."), ("..", ""):
      return nil
    case (_, ".."):
      return WordedDate(from).map { "from \($0.inSentence(modifier: adverb)) on" }
    case (_, ""):
      return WordedDate(from).map { "from \($0.inSentence(modifier: adverb))" }
    case ("..", _):
      return WordedDate(to).map { "ever until \($0.inSentence(modifier: adverb))" }
    case ("", _):
      return WordedDate(to).map { "until \($0.inSentence(modifier: adverb))" }
    default:
      guard let start = WordedDate(from), let end = WordedDate(to) else { return nil }
      return tail(WordedDate.range(start, end), modifier)
    }
  }

  /// The modifier as a word that stands before a date.
  private static func adverb(_ modifier: String?) -> String? {
    switch modifier {
    case "early", "mid", "late": modifier
    case "asEarlyAs": "as early as"
    default: nil
    }
  }

  /// The modifier behind what it cannot stand before.
  private static func tail(_ text: String, _ modifier: String?) -> String {
    adverb(modifier).map { "\(text) (\($0))" } ?? text
  }
}

/// `[…]` one of, `{…}` all of.
private struct DateSet {
  var words: String?

  init?(_ edtf: String) {
    guard let open = edtf.first, let close = edtf.last, edtf.count > 2,
      (open == "[" && close == "]") || (open == "{" && close == "}")
    else { return nil }
    let isOneOf = open == "["
    let inner = edtf.dropFirst().dropLast()
    // Most often a set says between which days something lies: [2017..2020-12-14].
    if isOneOf, !inner.contains(","), let dots = inner.firstRange(of: ".."),
      let start = WordedDate(String(inner[..<dots.lowerBound])),
      let end = WordedDate(String(inner[dots.upperBound...]))
    {
      words = WordedDate.between(start, end)
      return
    }
    var members: [String] = []
    for member in inner.split(separator: ",") {
      guard let text = Self.member(String(member), isOneOf: isOneOf) else { return }
      members.append(text)
    }
    words = Words.list(members, isOneOf ? "or" : "and")
  }

  private static func member(_ text: String, isOneOf: Bool) -> String? {
    if text.hasPrefix("..") {
      return WordedDate(String(text.dropFirst(2))).map { "\($0.words()) or before" }
    }
    if text.hasSuffix("..") {
      return WordedDate(String(text.dropLast(2))).map { "\($0.words()) or later" }
    }
    guard let dots = text.firstRange(of: "..") else { return WordedDate(text)?.words() }
    guard let start = WordedDate(String(text[..<dots.lowerBound])),
      let end = WordedDate(String(text[dots.upperBound...]))
    else { return nil }
    return isOneOf ? WordedDate.range(start, end) : "all of \(WordedDate.range(start, end))"
  }
}
