// What the tests of folding and views share: chronologies in a folder that goes away, replicas that
// exchange what they hold, facts in few words.

import EDTF
import EventStore
import Foundation
import Synchronization
import Testing

@testable import Chronology

/// A folder of chronologies, removed when neither a test nor a chronology needs it.
final class Desk: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/chron-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var keys: KeyStore { KeyStore(directory: path + "/keys") }

  /// Founds a chronology.
  func found(_ replica: String = "anna", clock: WallClock = .system) throws -> Chronology {
    try Chronology.found(
      at: "\(path)/\(replica).chron", name: "Test", replica: replica, keys: keys,
      clock: keeping(clock)
    ).chronology
  }

  /// A replica of a chronology, admitted and holding all that it holds.
  func replica(
    of chronology: Chronology, _ name: String, clock: WallClock = .system
  ) throws -> Chronology {
    let store = try EventStore.replicate(
      at: "\(path)/\(name).chron", chronology: chronology.id, name: chronology.store.name(),
      replica: name, keys: keys, projections: Chronology.projections,
      clock: keeping(clock))
    let replica = try Chronology(store: store)
    if let key = try store.identity().key {
      _ = try chronology.store.admit(key, role: .writer)
    }
    try replica.pull(from: chronology)
    return replica
  }

  /// A clock that holds on to the folder: a store needs its file for as long as it is open.
  private func keeping(_ clock: WallClock) -> WallClock {
    WallClock { withExtendedLifetime(self) { clock.now() } }
  }
}

extension Chronology {
  /// Expects that verification finds nothing: also that what was folded bit by bit, in whatever order
  /// it came, is what a fresh fold makes of it.
  func expectVerified(_ comment: Comment? = nil) throws {
    let report = try store.verify()
    let problems = report.logs.flatMap(\.problems) + report.problems + report.views
    #expect(problems.map(\.message) == [], comment)
  }

  /// Takes all that another replica has and this one lacks.
  func pull(from other: Chronology) throws {
    for plan in try other.store.plan(have: store.held()) {
      _ = try store.ingest(other.store.segment(plan))
    }
  }

  /// Exchanges everything with another replica.
  func sync(_ other: Chronology) throws {
    try pull(from: other)
    try other.pull(from: self)
  }

  /// Records a fact in few words.
  @discardableResult
  func add(
    _ statement: String, _ occurred: String? = nil, kind: Kind? = nil,
    _ change: (inout FactContent) -> Void = { _ in }
  ) throws -> FactID {
    var content = FactContent(statement: statement)
    content.occurred = occurred
    content.kind = kind
    change(&content)
    return try record(content).id
  }

  /// Registers a source that was published then.
  func source(
    _ title: String, published: String?, copyOf original: SourceID? = nil
  ) throws -> SourceID {
    let id = SourceID.random()
    var description = SourceDescription()
    description.title = title
    description.published = published
    if let original {
      description.derivedFrom = [DerivedFrom(source: original, relation: .copy)]
    }
    try describe(id, description)
    return id
  }

  /// `as-of` in one line a fact, without what differs between replicas.
  func asOfText(_ date: String, knownThen: Bool = false, bounds: ViewBounds = .now) throws -> String
  {
    try asOf(
      AsOfQuery(EDTF(date), knownThen: knownThen, bounds: bounds, includesUnplaced: true)
    ).text
  }
}

extension AsOfView {
  /// Everything that the view says, as text: equal exactly where the views are.
  var text: String {
    (["\(until) \(total) \(rows) \(counts)"] + facts.map(\.text)).joined(separator: "\n")
  }
}

extension FactView {
  /// Everything that the view of a fact says.
  var text: String {
    let parts: [String] = [
      "\(id) \(shortHandle) '\(statement)' \(occurred ?? "-") \(start) \(end)",
      "\(boundedBy?.description ?? "-") \(certainty?.rawValue ?? "-") \(phase?.rawValue ?? "-")",
      "\(inForce?.rawValue ?? "-") \(lastAttested?.description ?? "-") \(kind) \(modality ?? "-")",
      "\(actors) \(places) \(tags) \(retracted) \(disputed) \(contradicted) \(revisions)",
      "\(reported?.description ?? "-") \(reportedLater) \(independence)",
      sources.map { "\($0.id) \($0.title ?? "-") \($0.published ?? "-") \($0.group)" }
        .joined(separator: ","),
      "\(recordedAt) \(author) \(event)", JSON.object(others).encodedString,
      conflicts.map { conflict in
        conflict.member + "="
          + conflict.values.map { "\($0.value.encodedString)/\($0.event)" }.joined(separator: "|")
      }.joined(separator: ";"),
    ]
    return parts.joined(separator: " · ")
  }
}

extension Modality? {
  static func ?? (modality: Modality?, text: String) -> String { modality?.rawValue ?? text }
}

/// A clock that stands still until it is set.
final class HandClock: Sendable {
  private let time: Mutex<Int64>

  init(_ text: String) {
    time = Mutex(Timestamp(text)?.microseconds ?? 0)
  }

  func set(_ text: String) {
    time.withLock { $0 = Timestamp(text)?.microseconds ?? 0 }
  }

  var clock: WallClock {
    WallClock { Timestamp(microseconds: self.time.withLock { $0 }) }
  }
}
