// Names that mean the same: the classes that the standing statements make of names, whatever their order.

import EventStore
import GRDB

/// A statement that names mean one, as a view sees it.
struct StandingAlias {
  let key: EntryKey
  let at: Timestamp
  let origin: Origin
  let name: String
  let aliases: [String]

  /// The order of folding among statements about different names.
  static func isBefore(_ left: StandingAlias, _ right: StandingAlias) -> Bool {
    if left.at != right.at { return left.at < right.at }
    if left.origin != right.origin { return left.origin < right.origin }
    return left.key < right.key
  }
}

/// Classes of names that mean one.
///
/// Names compare as filters compare them. "US is also United States" and "USA is also US" make one
/// class of three, and a circle makes nothing else.
struct NameClasses {
  /// Names that mean the same, and what was said of them.
  struct Class {
    /// The name that stands for all.
    let name: String
    /// The others as they were written, by their bytes.
    let others: [String]
    /// The names as filters compare them, by their bytes.
    let folded: [String]
    let statements: [StandingAlias]
  }

  /// The classes, by their names.
  private(set) var classes: [Class] = []
  private var places: [ExactText: Int] = [:]

  init(_ statements: [StandingAlias]) {
    var numbers: [ExactText: Int] = [:]
    var parents: [Int] = []
    func number(_ name: String) -> Int {
      let text = ExactText(foldedName(name))
      if let known = numbers[text] { return known }
      numbers[text] = parents.count
      parents.append(parents.count)
      return parents.count - 1
    }
    func root(_ number: Int) -> Int {
      var number = number
      while parents[number] != number {
        parents[number] = parents[parents[number]]
        number = parents[number]
      }
      return number
    }
    for statement in statements {
      for alias in statement.aliases {
        parents[root(number(alias))] = root(number(statement.name))
      }
    }
    var said: [Int: [StandingAlias]] = [:]
    for statement in statements where !statement.aliases.isEmpty {
      said[root(number(statement.name)), default: []].append(statement)
    }
    classes = said.values.compactMap { Class($0) }
      .sorted { ExactText(foldedName($0.name)) < ExactText(foldedName($1.name)) }
    for (place, names) in classes.enumerated() {
      for name in names.folded { places[ExactText(name)] = place }
    }
  }

  var isEmpty: Bool { classes.isEmpty }

  /// The class that a name is in; nil for a name that means itself alone.
  func names(like name: String) -> Class? {
    places[ExactText(foldedName(name))].map { classes[$0] }
  }

  /// All names that mean one of some, as filters compare them.
  func widened(_ names: [String]) -> [String] {
    names.flatMap { self.names(like: $0)?.folded ?? [$0] }
  }
}

extension NameClasses.Class {
  /// The class that statements make which hang together; nil if they name but one name.
  ///
  /// The name for all is one that is given others and is itself no other's; among several, and in a
  /// circle, the one that was said last.
  fileprivate init?(_ said: [StandingAlias]) {
    let statements = said.sorted(by: StandingAlias.isBefore)
    let aliases = Set(
      statements.flatMap { statement in
        statement.aliases.map { ExactText(foldedName($0)) }
          .filter { $0 != ExactText(foldedName(statement.name)) }
      })
    let first = statements.last { !aliases.contains(ExactText(foldedName($0.name))) }
    guard let name = (first ?? statements.last)?.name else { return nil }
    var spellings: [ExactText: ExactText] = [:]
    for spelling in statements.flatMap({ [$0.name] + $0.aliases }).map(ExactText.init) {
      let folded = ExactText(foldedName(spelling.string))
      spellings[folded] = spellings[folded].map { min($0, spelling) } ?? spelling
    }
    guard spellings.count > 1 else { return nil }
    let own = ExactText(foldedName(name))
    self.init(
      name: name,
      others: spellings.filter { $0.key != own }.values.sorted().map(\.string),
      folded: spellings.keys.sorted().map(\.string), statements: statements)
  }
}

extension StateLoader {
  /// What is said of names within the scope, and not replaced within it.
  func standingAliases() throws -> [StandingAlias] {
    guard !scope.isEverything else { return try aliases("stands = 1").map(\.alias) }
    let all = try aliases("1")
    let outside = Set(all.filter { !$0.isInside }.map { ExactText($0.alias.name) })
    // Names of which all was said within the scope stand as they stand now.
    var standing = all.filter { $0.stands && !outside.contains(ExactText($0.alias.name)) }
      .map(\.alias)
    for name in outside {
      let seen = try statements(about: name.string)
        .filter { scope.contains($0.stamp, arrival: $0.arrival) }
      standing += NameStatement.standing(seen).standing.map { statement in
        StandingAlias(
          key: statement.stamp.key, at: statement.stamp.at, origin: statement.stamp.origin,
          name: statement.payload.name, aliases: statement.payload.aliases)
      }
    }
    return standing
  }

  private func aliases(
    _ condition: String
  ) throws -> [(alias: StandingAlias, stands: Bool, isInside: Bool)] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT entry, name, aliases, stands, at, arrival \
          FROM name_alias JOIN folded_event USING (entry) WHERE \(condition)
          """)
    ).compactMap { row throws in
      let key: Int64 = try row.stored(0)
      let text: String = try row.stored(2)
      guard let origin = try logs.origin(Stamp.log(of: key)),
        let aliases = (try? JSON.parse(text))?.arrayValue
      else { return nil }
      let alias = StandingAlias(
        key: key, at: Timestamp(microseconds: try row.stored(4)), origin: origin,
        name: try row.stored(1),
        aliases: aliases.compactMap(\.stringValue))
      let id = EventID(incarnation: origin.incarnation, index: Stamp.index(of: key))
      return (
        alias, try row.stored(3),
        scope.contains(id: id, at: alias.at, arrival: try row.stored(5))
      )
    }
  }
}

extension FactFilter {
  /// Whether it asks for names that may have others.
  var hasNames: Bool { !actors.isEmpty || !places.isEmpty || !tags.isEmpty }

  /// The same, with all names that mean one of those asked for.
  func widened(by classes: NameClasses) -> FactFilter {
    guard !classes.isEmpty else { return self }
    var filter = self
    filter.actors = classes.widened(actors)
    filter.places = classes.widened(places)
    filter.tags = classes.widened(tags)
    return filter
  }
}
