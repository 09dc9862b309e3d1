// Makes events of checked rows and keeps them, on another core than the one that checks rows.

import Dispatch
import EventStore

/// Keeps what rows will be imported as, in the order in which they come.
// Unchecked: whoever touches the writer does so on the queue.
final class SpoolingRows: @unchecked Sendable {
  private let queue = DispatchQueue(label: "rows of an import")
  private var writer: ImportSpoolWriter
  private let namespace: String
  private let file: String

  init(beside path: String, namespace: String, file: String) {
    writer = ImportSpoolWriter(beside: path)
    self.namespace = namespace
    self.file = file
  }

  /// Takes rows of a namespace that is empty, once those before them are kept.
  func add(_ rows: [ScannedRow]) {
    queue.sync {}
    queue.async { [self] in
      for row in rows where writer.isOpen {
        if let kept = kept(row) { writer.add(kept) } else { writer.abandon() }
      }
    }
  }

  /// Keeps nothing: the rows have to be compared when they are imported.
  func abandon() { queue.sync { writer.abandon() } }

  /// What was kept of all rows; nil if some have to be compared when they are imported.
  func finish() -> ImportSpool? { queue.sync { writer.finish() } }

  private func kept(_ row: ScannedRow) -> SpooledRow? {
    switch row.kind {
    case .source(let source): return .source(source)
    case .fact(let fact, let identity):
      guard fact.fact == nil else { return nil }
      let imported = row.imported(identity, namespace: namespace, file: file)
      return .fact(fact.events(recording: identity.fact, imported))
    }
  }
}
