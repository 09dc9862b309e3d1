// `alias`: names that mean one, and who said so.

public import EventStore

/// Names of actors, places and tags that mean one.
public struct AliasView: Sendable {
  /// A statement that names mean one, which no later one about its name replaces.
  public struct Statement: Sendable {
    /// The name that it is about.
    public let name: String
    /// The names that mean the same.
    public let aliases: [String]
    /// The event.
    public let event: EventID
    /// Its log.
    public let author: Origin
    /// When.
    public let at: Timestamp
  }

  /// The name that views use for all: one that is nobody's alias; of several the one said last.
  public let name: String
  /// The others, by their bytes.
  public let others: [String]
  /// What was said of them, in the order of time.
  public let statements: [Statement]
}

extension AliasView {
  /// Whether a name is one of them, case aside.
  public func means(_ name: String) -> Bool {
    let folded = foldedName(name)
    return ([self.name] + others).contains { foldedName($0).hasSameBytes(as: folded) }
  }

  init(_ names: NameClasses.Class) {
    name = names.name
    others = names.others
    statements = names.statements.map { said in
      Statement(
        name: said.name, aliases: said.aliases,
        event: EventID(incarnation: said.origin.incarnation, index: Stamp.index(of: said.key)),
        author: said.origin, at: said.at)
    }
  }
}
