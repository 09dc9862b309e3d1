// Names that mean the same: saying so, taking it back, and what is said.

public import EventStore

extension Chronology {
  /// The names that mean one, within the bounds, by the name that stands for each.
  public func aliases(bounds: ViewBounds = .now) throws -> [AliasView] {
    try ViewFrame(store, bounds).view { snapshot in
      try snapshot.names().classes.map { AliasView($0) }
    }
  }

  /// Says that other names mean the same as one, beside those that are said to already.
  ///
  /// - Returns: The event; nil if there was nothing new to say.
  /// - Throws: `ChronologyError` with `invalidContent` for a name that is empty.
  @discardableResult
  public func alias(_ name: String, _ others: [String]) throws -> Event? {
    for text in [name] + others where text.allSatisfy(\.isWhitespace) {
      throw ChronologyError(.invalidContent, "a name is empty")
    }
    let standing = try whole { try $0.loader.statements(about: name, areStanding: true) }
    let known = NameStatement.aliases(standing)
    var all = known
    for other in others.map(ExactText.init)
    where !all.contains(other) && other != ExactText(name) { all.append(other) }
    guard all.count > known.count else { return nil }
    return try appended(
      append([
        Draft.aliased(name, all.map(\.string), after: standing.map(\.stamp.reference))
      ]))
  }

  /// Takes back that names mean the same as one: some, or all that are said to.
  ///
  /// It takes back what was said of either name, whoever said it. Names that mean the same through
  /// a third still do.
  ///
  /// - Returns: The events; none, and nothing is written, if nothing of the kind is said.
  @discardableResult
  public func unalias(_ name: String, _ others: [String] = []) throws -> [Event] {
    let own = ExactText(foldedName(name))
    let wanted = Set(others.map { ExactText(foldedName($0)) })
    func isWanted(_ folded: ExactText) -> Bool { wanted.isEmpty || wanted.contains(folded) }
    let drafts = try whole { snapshot in
      let subjects = Set(try snapshot.loader.standingAliases().map { ExactText($0.name) })
      return try subjects.sorted().compactMap { subject -> NewEvent? in
        let standing = try snapshot.loader.statements(about: subject.string, areStanding: true)
        let folded = ExactText(foldedName(subject.string))
        let all = NameStatement.aliases(standing)
        let kept = all.filter { alias in
          let other = ExactText(foldedName(alias.string))
          return !(folded == own && isWanted(other)) && !(other == own && isWanted(folded))
        }
        guard kept.count < all.count else { return nil }
        return Draft.aliased(
          subject.string, kept.map(\.string), after: standing.map(\.stamp.reference))
      }
    }
    return drafts.isEmpty ? [] : try append(drafts)
  }
}

extension NameStatement {
  /// The aliases that statements give a name together, in their order.
  static func aliases(_ statements: [NameStatement]) -> [ExactText] {
    statements.flatMap(\.payload.aliases).map(ExactText.init).reduce(into: []) { all, alias in
      if !all.contains(alias) { all.append(alias) }
    }
  }
}
