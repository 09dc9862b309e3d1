// The words around a date that blur it: about, perhaps, early, the end of.

extension PhraseParser {
  /// "c.", "about", "~", "perhaps" before a date.
  mutating func hedge() -> EDTF.Qualifier? {
    if skip(sign: "~") { return .approximate }
    guard let word = word() else { return nil }
    let found: EDTF.Qualifier
    if Vocabulary.isApproximate.contains(word) {
      found = .approximate
    } else if Vocabulary.isDoubtful.contains(word) {
      found = .uncertain
    } else {
      return nil
    }
    position += 1
    if isSign(".") { position += 1 }
    if isSign(":") { position += 1 }
    return found
  }

  /// "?", "approx.", "(uncertain)" after a date.
  mutating func trailingHedge() -> EDTF.Qualifier? {
    if skip(sign: "?") { return .uncertain }
    if skip(sign: "~") { return .approximate }
    if skip(sign: "%") { return [.uncertain, .approximate] }
    if skip("or", "so") { return .approximate }
    let start = position
    let isBracketed = skip(sign: "(")
    if isBracketed, skip(sign: "?"), skip(sign: ")") { return .uncertain }
    // "c." stands before a date; behind one, without brackets, it belongs to the next.
    if isBracketed || !["c", "ca", "circa"].contains(word()), let hedge = hedge() {
      if !isBracketed || skip(sign: ")") { return hedge }
    }
    position = start
    return nil
  }

  /// "early", "mid-", "the end of", "as early as".
  mutating func partOfDate() -> DatePhrase.Modifier? {
    if skip("as", "early", "as") { return .asEarlyAs }
    if skip("beginning", "of") || skip("start", "of") { return .early }
    if skip("middle", "of") { return .mid }
    if skip("end", "of") || skip("close", "of") { return .late }
    let parts: [String: DatePhrase.Modifier] = [
      "early": .early, "mid": .mid, "middle": .mid, "late": .late,
    ]
    guard let word = word(), let part = parts[word] else { return nil }
    position += 1
    if isSign("-") { position += 1 }
    return part
  }
}
