// Damage to what is folded: no view ends the process, verify names it, rebuild heals it. Every column
// of every table with values of every sort, and every page of the file.

import EDTF
import Foundation
import GRDB
import TestSupport
import Testing
import TransparencyLog

@testable import Chronology
@testable import EventStore

@Suite("Damaged projections")
struct DamageTests {
  private let desk: Desk
  /// A chronology that has a row in every table.
  private let whole: String
  private let seed: UInt64

  init() throws {
    desk = try Desk()
    whole = desk.path + "/anna.chron"
    seed =
      ProcessInfo.processInfo.environment["CHRON_TEST_SEED"].flatMap { UInt64($0) }
      ?? UInt64.random(in: .min ... .max)
    let anna = try desk.found()
    let ben = try desk.replica(of: anna, "ben")
    let first = try anna.source("The paper", published: "2019-05-01")
    let copy = try anna.source("The paper again", published: "2019-06", copyOf: first)
    let bytes = Array("One text that somebody kept, with words enough to be told apart.".utf8)
    let digest = try anna.store.keepDocument(bytes)
    let kept = try #require(SourceID(sha256: digest.hex))
    var description = SourceDescription()
    description.title = "A kept text"
    try anna.describe(kept, description)
    var facts: [FactID] = []
    for number in 0..<12 {
      facts.append(
        try anna.add("Event number \(number) happened.", "20\(10 + number)") { content in
          content.actors = ["Actor \(number % 3)"]
          content.places = ["Riga"]
          content.tags = ["tag\(number % 2)"]
          content.note = number.isMultiple(of: 3) ? "A note." : nil
          content.modality = number.isMultiple(of: 4) ? .reported : nil
          content.citations = [Citation(source: number.isMultiple(of: 2) ? first : copy)]
        })
    }
    let state = try anna.add("It was open.", "2015/", kind: .state) { content in
      content.citations = [Citation(source: first)]
    }
    let forecast = try anna.add("It is to be closed.", "2030", kind: .forecast) { content in
      content.stated = "2020-01-01"
    }
    try anna.link(from: facts[0], to: facts[1], .sameAs)
    try anna.link(from: facts[2], to: facts[3], .contradicts)
    try anna.link(from: facts[4], to: forecast, .fulfils)
    try anna.assess(facts[5], stance: .disputes, note: "Hardly.")
    try anna.retract(facts[6], reason: "An error.")
    try anna.alias("Riga", ["Rīga"])
    let row = ImportedRow(namespace: "file", row: "1", digest: nil)
    try anna.record([NewFact(content: FactContent(statement: "Imported."), imported: row)])
    try anna.sync(ben)
    try ben.revise(facts[7], Revision(set: ["statement": "Ben says so."], reason: "Better."))
    try anna.revise(facts[7], Revision(set: ["statement": "Anna says so."], reason: "Best."))
    try anna.revise(state, Revision(set: ["occurred": "2016/"]))
    try anna.sync(ben)
    _ = try anna.search(SearchQuery(SearchWords("happened")))
    _ = try anna.nearCopies()
    try anna.expectVerified()
    try anna.store.close()
  }

  private var keys: KeyStore { KeyStore(directory: desk.path + "/damaged-keys") }

  /// A copy of the whole file, and of its keys as they were then.
  private func copy() throws -> String {
    let path = desk.path + "/damaged.chron"
    StoreFile.remove(path)
    try FileManager.default.copyItem(atPath: whole, toPath: path)
    try? FileManager.default.removeItem(atPath: desk.path + "/damaged-keys")
    try FileManager.default.copyItem(
      atPath: desk.path + "/keys", toPath: desk.path + "/damaged-keys")
    return path
  }

  private func open(_ path: String) throws -> Chronology {
    try Chronology.open(at: path, keys: keys)
  }

  /// Asks everything; what is refused is refused in the words of the modules.
  ///
  /// - Returns: What could not be said.
  private func ask(_ path: String) -> [any Error] {
    var errors: [any Error] = []
    func attempt(_ body: () throws -> Void) {
      do { try body() } catch { errors.append(error) }
    }
    var opened: Chronology?
    attempt { opened = try open(path) }
    guard let chronology = opened else { return errors }
    let day = try? EDTF("2021")
    guard let date = day else { return errors }
    let bounds = [
      ViewBounds.now,
      ViewBounds(
        reportedBy: Day("2019-05-15"), recordedBy: Timestamp("2100-01-01T00:00:00.000000Z"),
        frontier: try? chronology.store.frontier().id),
    ]
    for bound in bounds {
      attempt { _ = try chronology.asOf(AsOfQuery(date, bounds: bound, includesUnplaced: true)) }
      attempt { _ = try chronology.timeline(TimelineQuery(bounds: bound)) }
      attempt {
        _ = try chronology.during(
          DuringQuery(date, bounds: bound, includesLapsed: true, includesUnplaced: true))
      }
      attempt { _ = try chronology.search(SearchQuery(SearchWords("happened"), bounds: bound)) }
      attempt { _ = try chronology.sources(bounds: bound) }
      attempt { _ = try chronology.aliases(bounds: bound) }
    }
    attempt { _ = try chronology.search(SearchQuery(SearchWords("nowherex"))) }
    attempt { _ = try chronology.timeline(TimelineQuery(), near: date) }
    attempt { _ = try chronology.timeline(TimelineQuery(), by: .year) }
    attempt { _ = try chronology.timeline(TimelineQuery(), by: .actor) }
    attempt {
      _ = try chronology.diff(
        DiffQuery(
          from: DiffQuery.Side(asOf: try EDTF("2012")), to: DiffQuery.Side(asOf: date)))
    }
    attempt { _ = try chronology.conflicts() }
    attempt { _ = try chronology.readings() }
    attempt { _ = try chronology.status() }
    attempt { _ = try chronology.nearCopies() }
    attempt { try chronology.log { _ in true } }
    attempt { _ = try chronology.export { _ in } }
    var filter = FactFilter()
    filter.actors = ["Actor 1"]
    attempt { _ = try chronology.asOf(AsOfQuery(date, filter: filter)) }
    attempt {
      for fact in try chronology.timeline(TimelineQuery()).facts {
        _ = try chronology.trace(fact.id)
        _ = try chronology.resolveFact(fact.shortHandle)
      }
    }
    attempt { try chronology.add("One more.", "2020") }
    attempt { _ = try chronology.asOf(AsOfQuery(date)) }
    attempt { try chronology.store.close() }
    return errors
  }

  private func expectWorded(_ errors: [any Error], _ what: Comment) {
    for error in errors {
      #expect(error is EventStoreError || error is ChronologyError, what)
      // Whoever is told of damage is told what to do.
      if let error = error as? EventStoreError, error.code == .damaged {
        #expect(error.advice?.contains("chron ") == true, what)
      }
    }
  }

  private func verify(_ path: String) throws -> VerifyReport {
    let store = try EventStore.openUntouched(
      at: path, keys: keys, projections: Chronology.projections)
    let report = try store.verify()
    try store.close()
    return report
  }

  /// Sets a column of the first row of a table, whatever the table's declaration says of it.
  ///
  /// - Returns: Whether there was anything to change.
  private func set(_ path: String, _ table: String, _ column: String, _ value: String) throws
    -> Bool
  {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.writeWithoutTransaction { db in
      let declared = try String.fetchOne(
        db, sql: "SELECT sql FROM sqlite_schema WHERE name = ?", arguments: [table])
      func declare(_ sql: String?) throws {
        try db.execute(sql: "PRAGMA writable_schema = ON")
        try db.execute(
          sql: "UPDATE sqlite_schema SET sql = ? WHERE name = ?", arguments: [sql, table])
        let version = try Int.fetchOne(db, sql: "PRAGMA schema_version") ?? 0
        try db.execute(sql: "PRAGMA schema_version = \(version + 1)")
        try db.execute(sql: "PRAGMA writable_schema = RESET")
      }
      try declare(
        declared?.replacing(") STRICT, WITHOUT ROWID", with: ") WITHOUT ROWID")
          .replacing(") STRICT", with: ")").replacing(" NOT NULL", with: "")
          .replacing(" CHECK (one = 1)", with: "")
          // Affinity would make a number of a text again.
          .replacing(" INTEGER,", with: " BLOB,").replacing(" INTEGER\n", with: " BLOB\n"))
      let isChanged: Bool
      do {
        let columns = try String.fetchAll(
          db, sql: "SELECT name FROM pragma_table_info(?)", arguments: [table])
        let first = try Row.fetchOne(
          db, sql: "SELECT * FROM \(table) WHERE \(column) IS NOT (\(value)) LIMIT 1")
        guard let first else {
          try declare(declared)
          return false
        }
        let same = columns.map { "\($0) IS ?" }.joined(separator: " AND ")
        try db.execute(
          sql: "UPDATE \(table) SET \(column) = \(value) WHERE \(same)",
          arguments: StatementArguments(Array(first.databaseValues)))
        isChanged = db.changesCount > 0
      } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
        try declare(declared)
        return false
      } catch let error as DatabaseError where error.resultCode == .SQLITE_MISMATCH {
        try declare(declared)
        return false
      }
      try declare(declared)
      try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      return isChanged
    }
  }

  private func columns(_ path: String) throws -> [(table: String, column: String)] {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    let virtual = ["word_index", "word_vocabulary"]
    return try queue.read { db in
      try FactTables.names.filter { !virtual.contains($0) }.flatMap { table in
        try String.fetchAll(
          db, sql: "SELECT name FROM pragma_table_info(?)", arguments: [table]
        ).map { (table, $0) }
      }
    }
  }

  @Test("a value of any sort in any column ends no process, is named by verify, healed by rebuild")
  func columns() throws {
    var random = SeededGenerator(seed: seed)
    var changed = 0
    let all = try columns(whole)
    let some = LongRun.some(5, of: all, "damaged columns", using: &random)
    for (table, column) in some {
      let other = [
        "CASE typeof(\(column)) WHEN 'text' THEN \(column) || 'x' WHEN 'blob' THEN x'00' "
          + "ELSE coalesce(\(column), 0) + 1 END"
      ]
      let odd = [
        "NULL", "'text'", "x'0102'", "1.5", "-1", "\(Int64.max)", "-9223372036854775807 - 1",
      ]
      for value in other + odd.shuffled(using: &random).prefix(1) {
        let path = try copy()
        guard try set(path, table, column, value) else { continue }
        changed += 1
        let what: Comment = "\(table).\(column) = \(value), seed \(seed)"
        let report = try verify(path)
        // Words that are said to be indexed beyond the last name are, once there are any.
        if (table, column) != ("word_position", "name") { #expect(!report.views.isEmpty, what) }
        #expect(report.isWhole, what)
        expectWorded(ask(path), what)
        _ = try EventStore.rebuild(
          at: path, keys: keys, projections: Chronology.projections)
        let healed = try verify(path)
        #expect(healed.views.isEmpty && healed.logs.allSatisfy(\.ok), what)
      }
    }
    #expect(changed > some.count)
  }

  @Test("a broken page ends no process; rebuild heals it unless the logs were in it")
  func pages() throws {
    var random = SeededGenerator(seed: seed)
    let original = try Data(contentsOf: URL(fileURLWithPath: whole))
    let size = Int(original[16]) << 8 | Int(original[17])
    let owners = try pageOwners()
    var healed = 0
    let pages = Array(0..<(original.count / size))
    let some = LongRun.some(2, of: pages, "broken pages", using: &random)
    for page in some {
      for isZeroed in [true, false] {
        let path = try copy()
        var damaged = original
        for offset in page * size..<(page + 1) * size {
          damaged[offset] = isZeroed ? 0 : UInt8.random(in: .min ... .max, using: &random)
        }
        try damaged.write(to: URL(fileURLWithPath: path))
        let what: Comment = "page \(page + 1) of \(owners[page + 1] ?? "nothing"), seed \(seed)"
        let report = Result { try verify(path) }
        let isNamed = (try? report.get().ok) != true
        if owners[page + 1] != nil { #expect(isNamed, what) }
        expectWorded(ask(path), what)
        do {
          _ = try EventStore.rebuild(
            at: path, keys: keys, projections: Chronology.projections)
          let after = try verify(path)
          #expect(after.views.isEmpty && after.logs.allSatisfy(\.ok), what)
          healed += 1
        } catch let error as EventStoreError {
          // Nothing but the logs, and what is kept beside them, is beyond it.
          #expect(error.code == .damaged || page == 0, "\(what): \(error)")
          #expect(!isFolded(owners[page + 1]), "\(what): \(error)")
        }
      }
    }
    if LongRun.isOn { #expect(healed > 40) }
  }

  /// Which table or index each page belongs to.
  private func pageOwners() throws -> [Int: String] {
    let queue = try DatabaseQueue(path: whole)
    defer { try? queue.close() }
    return try queue.read { db in
      try Row.fetchAll(db, sql: "SELECT pageno, name FROM dbstat")
        .reduce(into: [:]) { $0[$1[0]] = $1[1] }
    }
  }

  private func isFolded(_ owner: String?) -> Bool {
    guard let owner else { return true }
    return FactTables.names.contains { owner == $0 || owner.hasPrefix($0 + "_") }
      || owner.hasPrefix("projection") || owner.hasPrefix("sqlite_autoindex_projection")
      || owner.hasPrefix("entry_") || owner.hasPrefix("arrival_")
  }

  @Test("verify changes not a byte of the file, nor of what lies beside it")
  func untouched() throws {
    let golden = Repository.file("data/format/v1.chron")
    for original in [whole, golden.path] {
      let path = desk.path + "/untouched.chron"
      try? FileManager.default.removeItem(atPath: path)
      try FileManager.default.copyItem(atPath: original, toPath: path)
      let before = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(try verify(path).logs.allSatisfy(\.ok))
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
      let beside = try FileManager.default.contentsOfDirectory(atPath: desk.path)
      #expect(!beside.contains { $0.hasPrefix("untouched.chron-") })
    }
  }

  @Test("projections that are behind are no failure, and verify says how far")
  func behind() throws {
    let chronology = try open(try copy())
    try chronology.add("Not folded yet.", "2020")
    let report = try chronology.store.verify()
    #expect(report.ok, "\(report)")
    #expect(report.waiting == 1)
  }

  @Test("a file that is open elsewhere is not made anew under it")
  func openElsewhere() throws {
    let path = try copy()
    let owners = try pageOwners()
    let page = try #require(owners.filter { $0.value == "fact_text" }.keys.min())
    let other = try open(path)
    #expect(try other.status().facts > 0)
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.seek(toOffset: UInt64((page - 1) * 4_096))
    try file.write(contentsOf: Data(count: 4_096))
    try file.close()
    let error = #expect(throws: EventStoreError.self) {
      try EventStore.rebuild(at: path, keys: keys, projections: Chronology.projections)
    }
    #expect(error?.code == .locked)
    try other.store.close()
    #expect(
      try EventStore.rebuild(at: path, keys: keys, projections: Chronology.projections))
    try open(path).expectVerified()
  }

  @Test("a chronology does not stand on a store without its projections")
  func noProjections() throws {
    let store = try EventStore.open(at: try copy(), keys: keys)
    let error = #expect(throws: ChronologyError.self) { try Chronology(store: store) }
    #expect(error?.code == .noProjections)
  }
}
