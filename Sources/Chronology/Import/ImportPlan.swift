// What an import would do, found out before it does any of it.

/// How rows are to be imported.
public struct ImportOptions: Sendable {
  /// The format; nil takes it from the file's name, and JSON lines if that does not say.
  public var format: RowFormat?
  /// The namespace of the rows; nil takes the file's name without its ending.
  public var namespace: String?
  /// How the rows' dates are read.
  public var dates = DateReading()
  /// Whether nothing is imported if any row is refused.
  public var isStrict = false
  /// Whether facts whose rows are missing from the file are retracted.
  public var retractsMissing = false

  /// Options as the command line has them by default.
  public init() {}
}

/// How many rows of a file do what.
public struct ImportCounts: Hashable, Sendable {
  /// Rows of the file, the header and blank lines not counted.
  public internal(set) var rows = 0
  /// Rows that make a new fact.
  public internal(set) var new = 0
  /// Rows that differ from their last import and revise their fact.
  public internal(set) var changed = 0
  /// Rows that are as they were at their last import.
  public internal(set) var unchanged = 0
  /// Rows whose fact was retracted since, and stays so.
  public internal(set) var retracted = 0
  /// Rows that differ from their last import only in what was changed by hand since, and change
  /// nothing.
  public internal(set) var kept = 0
  /// Members whose values are not taken, because they were changed by hand.
  public internal(set) var clashes = 0
  /// Rows of earlier imports of the namespace that the file no longer has, and whose facts stand.
  public internal(set) var missing = 0
  /// Rows that describe a source of which nothing was known.
  public internal(set) var newSources = 0
  /// Rows that say of a source what was not said before.
  public internal(set) var changedSources = 0
  /// Rows that say nothing new of a source.
  public internal(set) var unchangedSources = 0
  /// Rows that cannot be imported.
  public internal(set) var refused = 0
  /// Rows of facts whose date is in words.
  public internal(set) var datesInWords = 0
}

/// A fact whose row an earlier import had and the file has not.
public struct MissingRow: Hashable, Sendable {
  /// The row's id.
  public let row: String
  /// The fact.
  public let fact: FactID
}

/// A member that a file changed and that was changed by hand since the row's last import, on this
/// replica or before what it wrote: the edited value is kept, and a person has to choose.
public struct ImportClash: Hashable, Sendable {
  /// Where the row is.
  public let place: RowPlace
  /// The fact.
  public let fact: FactID
  /// The member, whose value in the file was not taken.
  public let member: String
}

/// What is told of an import while it is at work.
public enum ImportNews: Sendable {
  /// So many rows were read, of the plan or of its execution.
  case rows(Int)
  /// A row was left out.
  case refused(RefusedRow)
  /// A row is missing.
  case missing(MissingRow)
  /// A member's value was not taken.
  case clash(ImportClash)
}

/// What an import would do.
public struct ImportPlan: Sendable {
  /// The file's rows.
  public let input: ImportInput
  /// How they are imported.
  public let options: ImportOptions
  /// The format that the file has.
  public let format: RowFormat
  /// The namespace of the rows.
  public let namespace: String
  /// Whether anything was imported into the namespace before.
  public let namespaceExists: Bool
  /// Whether it goes on with an import of the same file that was interrupted.
  public let isResumption: Bool
  /// How many rows do what.
  public let counts: ImportCounts
  /// What the first of the dates in words were understood as; ``ImportCounts/datesInWords`` counts
  /// all.
  public let datesInWords: [DateInWords]
  /// Rows that stand in other namespaces too: most likely a file under another name.
  public let elsewhere: [RowsElsewhere]
  /// What sources may be called, those that the file itself describes included.
  let names: SourceNames
  /// Whether a source is now said to be what the file says otherwise.
  let overridesSources: Bool

  /// Whether a person should see ``counts`` and agree before this is applied: rows of the namespace
  /// are there already, or sources are described otherwise, and something would change.
  public var needsConfirmation: Bool {
    !isResumption && (namespaceExists && changesFacts || overridesSources)
  }

  /// Whether anything would change.
  public var changesAnything: Bool {
    changesFacts || counts.newSources + counts.changedSources > 0
  }

  private var changesFacts: Bool {
    counts.new + counts.changed + (options.retractsMissing ? counts.missing : 0) > 0
  }

  /// Whether it may not be applied: it is strict, and rows are refused.
  public var isRefused: Bool { options.isStrict && counts.refused > 0 }
}

/// What an import did.
public struct ImportResult: Hashable, Sendable {
  /// Facts that were recorded.
  public internal(set) var recorded = 0
  /// Facts that were revised.
  public internal(set) var revised = 0
  /// Facts that were retracted because their rows are missing.
  public internal(set) var retracted = 0
  /// Sources that were described.
  public internal(set) var described = 0
  /// Rows that were left out.
  public internal(set) var refused = 0
  /// Members whose values were not taken, because they were changed by hand.
  public internal(set) var clashes = 0

  /// Whether everything in the file is now in the chronology.
  public var isWhole: Bool { refused == 0 && clashes == 0 }
}
