// A whole phrase, by its first words: what it says of one date, or of several.

extension PhraseParser {
  /// Reads the whole phrase.
  mutating func understanding() throws(DatePhraseError) -> Understanding {
    skipFillers()
    let isRecurring =
      skip(anyOf: "annually", "yearly") || skip("every", "year") || skip("each", "year")
    var understood = try statement()
    guard isAtEnd else { throw unexpected }
    if isRecurring {
      guard understood.modifier == nil else { throw notUnderstood("it says two things at once") }
      understood.modifier = .recurring
    }
    understood.assumptions = assumptions
    understood.isRelative = isRelative
    return understood
  }

  private mutating func statement() throws(DatePhraseError) -> Understanding {
    skipFillers()
    if let vague = try vague() { return vague }
    if skip("ever", "since") || skip("since") { return try since() }
    if skip(anyOf: "until", "till") || skip("up", "to") || skip("up", "until") {
      return try until()
    }
    if skip("before") || skip("prior", "to") || skip("earlier", "than") {
      return try onOrBefore(isInclusive: false)
    }
    if skip("after") || skip("later", "than") { return try onOrAfter(isInclusive: false) }
    if skip("by") || skip("no", "later", "than") || skip("not", "later", "than")
      || skip("on", "or", "before")
    {
      return try onOrBefore(isInclusive: true)
    }
    if skip("no", "earlier", "than") || skip("not", "earlier", "than") || skip("not", "before")
      || skip("on", "or", "after")
    {
      return try onOrAfter(isInclusive: true)
    }
    if skip("or", "before") { return try onOrBefore(isInclusive: true) }
    if skip("or", "after") { return try onOrAfter(isInclusive: true) }
    if skip("between") { return try between() }
    if skip("throughout") || skip("all", "of") { return try throughout() }
    if skip("from") { return try from() }
    if skip("both") { return try list(startingWith: try moment(), conjunction: "and") }
    if skip("either") { return try list(startingWith: try moment(), conjunction: "or") }
    skipPeriod()
    return try afterMoment(try moment())
  }

  /// "now", "recently", "in recent years": told only by when it was said.
  private mutating func vague() throws(DatePhraseError) -> Understanding? {
    let offset = offset
    if skip(anyOf: "now", "currently", "presently") || skip("at", "present") {
      return try upToAnchor(at: offset, ends: .attested)
    }
    if skip(anyOf: "recently", "lately", "once", "formerly", "previously") {
      return try upToAnchor(at: offset, ends: nil)
    }
    if word() == "recent", ["years", "months", "weeks", "decades"].contains(word(1)) {
      position += 2
      return try upToAnchor(at: offset, ends: .attested)
    }
    return nil
  }

  /// Some time up to the anchor: what is so "now" began by then, nobody says when, or that it ended.
  mutating func upToAnchor(
    at offset: Int, ends: DatePhrase.Ends?
  ) throws(DatePhraseError) -> Understanding {
    Understanding("[..\(try anchored(at: offset))]", ends: ends)
  }

  /// "the present", "now", "today", "date" as an end that had not come.
  mutating func isPresent() -> Bool {
    let start = position
    _ = skip("the")
    if skip(anyOf: "present", "now", "today", "date"), isAtEnd { return true }
    position = start
    return false
  }

  /// A date as an end of an interval, which must be one date.
  func endpoint(_ moment: Moment) throws(DatePhraseError) -> String {
    guard let text = moment.text else {
      throw DatePhraseError(
        .notUnderstood, at: moment.offset, "an interval's end must be a day, a month or a year")
    }
    return text
  }

  func required(_ text: String?, of moment: Moment) throws(DatePhraseError) -> String {
    guard let text else {
      throw DatePhraseError(.impossible, at: moment.offset, "there is no such date")
    }
    return text
  }

  /// "throughout 2019": from its first day to its last, where it has such.
  private mutating func throughout() throws(DatePhraseError) -> Understanding {
    let moment = try completed(try moment())
    guard moment.isSharp, let bounds = moment.bounds else {
      throw notUnderstood("“throughout” needs a plain date")
    }
    return Understanding("\(bounds.lower)/\(bounds.upper)")
  }

  /// One date, and what is said after it.
  private mutating func afterMoment(_ first: Moment) throws(DatePhraseError) -> Understanding {
    if isAtEnd {
      let moment = try completed(first)
      if let text = moment.text { return Understanding(text, modifier: moment.modifier) }
      let first = try required(moment.first, of: moment)
      let last = try required(moment.last, of: moment)
      return Understanding("[\(first)..\(last)]", modifier: moment.modifier)
    }
    if skip("onward") || skip("onwards") { return try goingOn(from: try completed(first)) }
    if let bound = try orBeyond(first) { return bound }
    if isRangeSign() { return try interval(from: first) }
    if isSign(",") || word() == "and" || word() == "or" {
      return try list(startingWith: first, conjunction: nil)
    }
    if skipOccasion(of: first) { return try afterMoment(first) }
    throw unexpected
  }

  /// Whether "to" or one of its like comes next.
  private func isRangeSign() -> Bool {
    isDash() || ["to", "through", "until", "till"].contains(word())
  }

  /// "from 1914 to 1918", "from 2008 on".
  private mutating func from() throws(DatePhraseError) -> Understanding {
    let first = try moment()
    if isAtEnd || skip(anyOf: "on", "onward", "onwards", "forward") {
      return try goingOn(from: try completed(first))
    }
    guard isRangeSign() else { throw unexpected }
    return try interval(from: first)
  }

  private mutating func interval(from first: Moment) throws(DatePhraseError) -> Understanding {
    let isStated = word() == "until" || word() == "till"
    position += 1
    if isPresent() { return try goingOn(from: try completed(first)) }
    let (start, end) = try pair(first, try moment())
    if start.modifier != nil || end.modifier != nil {
      assume("the parts of the two dates that are meant stay in the words")
    }
    return Understanding(
      try endpoint(start) + "/" + endpoint(end), ends: isStated ? .stated : nil)
  }
}
