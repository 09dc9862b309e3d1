// What the tests of import and export share: chronologies in folders that go away, and their rows.

import Chronology
import EventStore
import Foundation
import Testing

/// A temporary folder with chronologies, removed at the end of the test that holds it.
final class ImportFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/chron-import-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var keys: KeyStore { KeyStore(directory: path + "/keys") }

  func found(_ name: String = "a") throws -> Chronology {
    try Chronology.found(at: "\(path)/\(name).chron", name: "Test", replica: name, keys: keys)
      .chronology
  }

  /// An admitted replica that holds all that the chronology holds.
  func replica(of chronology: Chronology, _ name: String) throws -> Chronology {
    let store = chronology.store
    let replica = try EventStore.replicate(
      at: "\(path)/\(name).chron", chronology: store.chronology, name: store.name(), replica: name,
      keys: keys, projections: Chronology.projections)
    _ = try store.admit(#require(replica.identity().key), role: .writer)
    try pullAll(from: store, to: replica)
    return try Chronology(store: replica)
  }

  /// Writes a file and returns it as an input.
  func file(_ name: String, _ text: String) throws -> ImportInput {
    try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
    return ImportInput(path: "\(path)/\(name)")
  }
}

/// Takes all that one store has and another lacks.
func pullAll(from source: EventStore, to target: EventStore) throws {
  for plan in try source.plan(have: target.held()) {
    _ = try target.ingest(source.segment(plan))
  }
}

extension Chronology {
  /// Plans and applies, and gives back what was refused.
  @discardableResult
  func importAll(
    _ input: ImportInput, _ options: ImportOptions = ImportOptions()
  ) throws -> (plan: ImportPlan, result: ImportResult, refused: [RefusedRow]) {
    var refused: [RefusedRow] = []
    let plan = try planImport(input, options) { news in
      if case .refused(let row) = news { refused.append(row) }
    }
    let result = try apply(plan)
    return (plan, result, refused)
  }

  /// An export as text.
  func exported(_ options: ExportOptions = ExportOptions()) throws -> String {
    var bytes: [UInt8] = []
    try export(options) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The rows of facts as exported.
  func rows() throws -> [JSONObject] {
    var options = ExportOptions()
    options.hasSources = false
    return try exported(options).split(separator: "\n").map {
      try #require(JSON.parse(String($0)).objectValue)
    }
  }

  /// The only fact's row.
  func onlyRow() throws -> JSONObject {
    let rows = try rows()
    #expect(rows.count == 1)
    return try #require(rows.first)
  }

  /// How many events the logs hold.
  func eventCount() throws -> Int64 {
    try store.held().values.reduce(0, +)
  }
}

extension JSONObject {
  func text(_ name: String) -> String? { self[name]?.stringValue }

  func texts(_ name: String) -> [String] { self[name]?.arrayValue?.compactMap(\.stringValue) ?? [] }

  var factID: FactID? { text("fact").flatMap { FactID($0) } }
}
