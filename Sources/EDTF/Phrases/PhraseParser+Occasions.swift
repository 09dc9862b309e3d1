// Dates within the name of something: "the 2014 Madrid summit", "the post-war period of the 1950s".

extension PhraseParser {
  /// Steps over "period of", with one word before it that says which, so that its years are read.
  mutating func skipPeriod() {
    let start = position
    if !skip("period", "of"), isPlainWord(at: 0) {
      position += 1
      if isDash(), token()?.isGlued == true, isPlainWord(at: 1) { position += 2 }
      if skip("period", "of") { return }
      position = start
    }
  }

  /// Steps over what a year or a month is of, at the end of a phrase.
  ///
  /// That is the name of an occasion that took some days, with up to two words before it. Of longer
  /// ones, such as wars, a year would be only the first; and what a month without a year is of must
  /// be past.
  mutating func skipOccasion(of moment: Moment) -> Bool {
    guard moment.modifier == nil, moment.qualifier.isEmpty else { return false }
    let isPast: Bool
    switch moment.core {
    case .year(let year) where (1_000...9_999).contains(year) && !moment.hasEra: isPast = false
    case .month(let year, _): isPast = year == nil
    default: return false
    }
    let count = tokens.count - position
    guard (1...3).contains(count), (0..<count).allSatisfy(isPlainWord), let noun = word(count - 1),
      Vocabulary.isPastOccasion.contains(noun)
        || (!isPast && Vocabulary.isOccasion.contains(noun))
    else { return false }
    position = tokens.count
    assume("the date is read as that of the \(noun)")
    return true
  }

  /// Whether a word that says nothing of dates stands there.
  private func isPlainWord(at ahead: Int) -> Bool {
    guard let word = word(ahead) else { return false }
    return !Vocabulary.isConnective.contains(word) && Vocabulary.month(word) == nil
      && Vocabulary.weekday(word) == nil && Vocabulary.season(word) == nil
      && Vocabulary.cardinal(word) == nil && Vocabulary.ordinal(word) == nil
      && !Vocabulary.isApproximate.contains(word) && !Vocabulary.isDoubtful.contains(word)
  }
}
