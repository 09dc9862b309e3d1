// A whole phrase: what it says of one date (since, until, before, after, by) or of several
// (between, from … to, and, or).

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
    return try afterMoment(try moment())
  }

  /// "now", "recently", "in recent years": told only by when it was said.
  private mutating func vague() throws(DatePhraseError) -> Understanding? {
    let offset = offset
    if skip(anyOf: "now", "currently", "presently") || skip("at", "present") {
      return Understanding(try anchored(at: offset).description, ends: .attested)
    }
    if skip(anyOf: "recently", "lately", "once", "formerly", "previously") {
      return Understanding("[..\(try anchored(at: offset))]")
    }
    if word() == "recent", ["years", "months", "weeks", "decades"].contains(word(1)) {
      position += 2
      return Understanding("/\(try anchored(at: offset))", ends: .attested)
    }
    return nil
  }

  /// "the present", "now", "today", "date" as an end that had not come.
  private mutating func isPresent() -> Bool {
    let start = position
    _ = skip("the")
    if skip(anyOf: "present", "now", "today", "date"), isAtEnd { return true }
    position = start
    return false
  }

  private mutating func since() throws(DatePhraseError) -> Understanding {
    isPast = true
    let start = position
    do throws(DatePhraseError) {
      return try goingOn(from: try completed(try moment()))
    } catch {
      position = start
      guard skipBeginning() else { throw error }
      return try goingOn(from: try completed(try moment()))
    }
  }

  /// Steps over "the crisis started in", so that the date is that of what began.
  ///
  /// The subject has four words at most: a longer one may have clauses with dates of their own.
  private mutating func skipBeginning() -> Bool {
    for _ in 0..<5 {
      if skip("started", "in") || skip("began", "in") { return true }
      guard let word = word(), !["that", "which", "who", "and", "or"].contains(word) else {
        return false
      }
      position += 1
    }
    return false
  }

  private func goingOn(from moment: Moment) throws(DatePhraseError) -> Understanding {
    Understanding(try endpoint(moment) + "/..", modifier: moment.modifier, ends: .attested)
  }

  private mutating func until() throws(DatePhraseError) -> Understanding {
    let offset = offset
    if isPresent() { return Understanding("/\(try anchored(at: offset))", ends: .attested) }
    let moment = try completed(try moment())
    return Understanding("/" + (try endpoint(moment)), modifier: moment.modifier, ends: .stated)
  }

  /// A date as an end of an interval, which must be one date.
  func endpoint(_ moment: Moment) throws(DatePhraseError) -> String {
    guard let text = moment.text else {
      throw DatePhraseError(
        .notUnderstood, at: moment.offset, "an interval's end must be a day, a month or a year")
    }
    return text
  }

  /// On the date or before it; or only before it, where it is sharp enough to be left out.
  private mutating func onOrBefore(isInclusive: Bool) throws(DatePhraseError) -> Understanding {
    let moment = try completed(try moment())
    guard !isInclusive, moment.isSharp else {
      return Understanding("[..\(try required(moment.last, of: moment))]")
    }
    let day = moment.bounds?.lower.advanced(by: -1)
    let text = day.flatMap { Moment.text($0, grain: moment.grain) }
    return Understanding("[..\(try required(text, of: moment))]")
  }

  private mutating func onOrAfter(isInclusive: Bool) throws(DatePhraseError) -> Understanding {
    let moment = try completed(try moment())
    guard !isInclusive, moment.isSharp else {
      return Understanding("[\(try required(moment.first, of: moment))..]")
    }
    let day = moment.bounds?.upper.advanced(by: 1)
    let text = day.flatMap { Moment.text($0, grain: moment.grain) }
    return Understanding("[\(try required(text, of: moment))..]")
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
      throw notUnderstood("only a plain date has a whole")
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
    throw unexpected
  }

  /// "or earlier", "and later" behind a date.
  private mutating func orBeyond(_ first: Moment) throws(DatePhraseError) -> Understanding? {
    guard word() == "or" || word() == "and", let direction = word(1), token(2) == nil else {
      return nil
    }
    let isBack = direction == "earlier" || direction == "before"
    guard isBack || direction == "later" || direction == "after" else { return nil }
    position += 2
    let moment = try completed(first)
    return isBack
      ? Understanding("[..\(try required(moment.last, of: moment))]")
      : Understanding("[\(try required(moment.first, of: moment))..]")
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
