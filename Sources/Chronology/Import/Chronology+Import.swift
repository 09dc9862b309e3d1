// Importing rows: at once where there is nothing to ask; else first a plan, then, when somebody
// agrees, what it says.

import EventStore

extension Chronology {
  /// Reads all rows of a file and finds out what importing them would do, but writes nothing.
  ///
  /// - Parameter news: is told of each refused and each missing row, and how far it is.
  /// - Throws: ``ImportError`` if the file as a whole cannot be imported, what reading it throws,
  ///   and `EventStoreError`.
  public func planImport(
    _ input: ImportInput, _ options: ImportOptions = ImportOptions(),
    news: (ImportNews) -> Void = { _ in }
  ) throws -> ImportPlan {
    try Importer(self, input, options).plan(news: news)
  }

  /// Imports the rows of a file about which there is nothing to ask: they are of facts alone, their
  /// namespace is empty, and bad ones may be left out.
  ///
  /// Rows go into the chronology some ten thousand at a time, each lot whole or not at all; an import
  /// that was interrupted is completed by running it again.
  /// - Parameter news: is told of each refused row and each clash, and how far it is.
  /// - Returns: What the rows amounted to, and what was done; nil, and nothing is written, if there
  ///   may be something to ask: then it takes a plan.
  /// - Throws: As ``planImport(_:_:news:)`` and ``apply(_:news:)``; ``ImportInterrupted`` where some
  ///   rows were written before.
  public func importAtOnce(
    _ input: ImportInput, _ options: ImportOptions = ImportOptions(),
    news: (ImportNews) -> Void = { _ in }
  ) throws -> (plan: ImportPlan, result: ImportResult)? {
    try Importer(self, input, options).applyAtOnce(news: news)
  }

  /// Does what a plan says; rows that meanwhile came to be there are not imported twice.
  ///
  /// Rows go into the chronology some ten thousand at a time, each lot whole or not at all; an import
  /// that was interrupted is completed by running it again.
  /// - Parameter news: is told of each clash, and how far it is.
  /// - Throws: ``ImportError`` if the plan is refused, what reading throws, and `EventStoreError`;
  ///   ``ImportInterrupted`` with what was thrown where some rows were written before.
  @discardableResult
  public func apply(
    _ plan: ImportPlan, news: (ImportNews) -> Void = { _ in }
  ) throws -> ImportResult {
    try Importer(self, plan.input, plan.options).apply(plan, news: news)
  }
}
