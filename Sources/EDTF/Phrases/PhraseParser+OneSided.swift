// Phrases that bound a date on one side: since, until, before, after, by, or later.

extension PhraseParser {
  mutating func since() throws(DatePhraseError) -> Understanding {
    tense = .past
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
  mutating func skipBeginning() -> Bool {
    for _ in 0..<5 {
      if skip("started", "in") || skip("began", "in") { return true }
      guard let word = word(), !["that", "which", "who", "and", "or"].contains(word) else {
        return false
      }
      position += 1
    }
    return false
  }

  func goingOn(from moment: Moment) throws(DatePhraseError) -> Understanding {
    Understanding(try endpoint(moment) + "/..", modifier: moment.modifier, ends: .attested)
  }

  mutating func until() throws(DatePhraseError) -> Understanding {
    let offset = offset
    if isPresent() { return try upToAnchor(at: offset, ends: .attested) }
    tense = .either
    let moment = try completed(try moment())
    return Understanding("/" + (try endpoint(moment)), modifier: moment.modifier, ends: .stated)
  }

  /// On the date or before it; or only before it, where it is sharp enough to be left out.
  mutating func onOrBefore(isInclusive: Bool) throws(DatePhraseError) -> Understanding {
    tense = .either
    let moment = try completed(try moment())
    guard !isInclusive, moment.isSharp else {
      return Understanding("[..\(try required(moment.last, of: moment))]")
    }
    let day = moment.bounds?.lower.advanced(by: -1)
    let text = day.flatMap { Moment.text($0, grain: moment.grain) }
    return Understanding("[..\(try required(text, of: moment))]")
  }

  mutating func onOrAfter(isInclusive: Bool) throws(DatePhraseError) -> Understanding {
    tense = .either
    let moment = try completed(try moment())
    guard !isInclusive, moment.isSharp else {
      return Understanding("[\(try required(moment.first, of: moment))..]")
    }
    let day = moment.bounds?.upper.advanced(by: 1)
    let text = day.flatMap { Moment.text($0, grain: moment.grain) }
    return Understanding("[\(try required(text, of: moment))..]")
  }

  /// "or earlier", "and later" behind a date.
  mutating func orBeyond(_ first: Moment) throws(DatePhraseError) -> Understanding? {
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
}
