// Comparing the tables with those of a fresh fold.
//
// Rows of facts, sources and names are numbered as they came, which differs from fold to fold: they
// are told apart by what they are, and everything that refers to them is compared through that.

import EDTF
public import EventStore
import Foundation
public import GRDB
import TransparencyLog

extension FactProjection: VerifiableProjection {
  /// Does without the index of words: it is compared with the texts, once those have been.
  public var forComparison: FactProjection {
    var projection = self
    projection.indexesWords = false
    return projection
  }

  /// Makes the tables in the schema `temp`.
  public func createTemporary(_ db: Database) throws {
    try db.execute(
      sql: FactTables.create.replacing("CREATE TABLE ", with: "CREATE TABLE temp.")
        .replacing("CREATE VIRTUAL TABLE ", with: "CREATE VIRTUAL TABLE temp."))
  }

  /// Compares all tables.
  public func compare(_ db: Database, _ comparison: inout ProjectionComparison) throws {
    try FactComparison(db).compare(&comparison)
  }
}

/// A table, and how its rows are told apart.
private struct ComparedTable {
  let name: String
  /// Columns by which a row of one fold finds its like in the other.
  let keys: [String]
  /// Columns that are then equal.
  let values: [String]
  /// Columns that hold rows of tables whose numbers differ, and the tables that translate them.
  var translated: [String: String] = [:]
  /// Which rows are compared, of either fold; all by default.
  var condition = "1"
}

private struct FactComparison {
  private let db: Database
  private let loader: StateLoader

  init(_ db: Database) throws {
    self.db = db
    loader = StateLoader(db)
  }

  func compare(_ comparison: inout ProjectionComparison) throws {
    try translate()
    let byFact = ["fact": "fact_like"]
    let tables = [
      ComparedTable(name: "folded_log", keys: ["log"], values: ["origin", "incarnation"]),
      ComparedTable(
        name: "folded_event", keys: ["entry"],
        values: ["at", "arrival", "state", "problem", "fact", "other", "source", "alone"],
        translated: ["fact": "fact_like", "other": "fact_like", "source": "source_like"]),
      ComparedTable(
        name: "fact", keys: ["key"], values: FactRow.columns.dropFirst() + ["same"],
        translated: ["key": "fact_like", "same": "group_like"]),
      ComparedTable(name: "fact_state", keys: ["fact"], values: [], translated: byFact),
      ComparedTable(
        name: "fact_text", keys: ["fact"], values: ["statement", "note"], translated: byFact),
      ComparedTable(
        name: "fact_name", keys: ["role", "name", "fact"], values: [],
        translated: ["name": "name_like", "fact": "fact_like"]),
      ComparedTable(
        name: "fact_source", keys: ["source", "fact"], values: ["cited"],
        translated: ["source": "source_like", "fact": "fact_like"]),
      ComparedTable(
        name: "fact_import", keys: ["namespace", "row", "entry"], values: ["fact", "digest"],
        translated: byFact),
      ComparedTable(
        name: "fact_same", keys: ["fact", "other"], values: [],
        translated: ["fact": "fact_like", "other": "fact_like"]),
      ComparedTable(
        name: "same_group", keys: ["number"], values: ["size"],
        translated: ["number": "group_like"]),
      ComparedTable(
        name: "source", keys: ["key"],
        values: [
          "id", "title", "conflicted", "published_lower", "published_upper", "dated_last",
          "dated_arrival", "copies",
        ], translated: ["key": "source_like"],
        // What folding named once and no longer needs may be there or not.
        condition: "NOT (\(Self.isUnused))"),
      ComparedTable(
        name: "source_copy", keys: ["source", "other"], values: ["stands"],
        translated: ["source": "source_like", "other": "source_like"]),
      ComparedTable(
        name: "name_text", keys: ["key"], values: ["name"], translated: ["key": "name_like"]),
      ComparedTable(name: "reason_text", keys: ["entry"], values: ["text"]),
      ComparedTable(name: "name_alias", keys: ["entry"], values: ["name", "aliases", "stands"]),
    ]
    for table in tables {
      comparison.compare(table.name) { comparison in
        try compare(table, &comparison)
        switch table.name {
        case "fact_state": try compareStates(&comparison)
        case "source": try compareSourceStates(&comparison)
        case "name_alias": try comparePending(&comparison)
        default: break
        }
      }
    }
    comparison.compare("word_index") { try compareWords(&$0) }
    comparison.compare("document_sketch") { try compareSketches(&$0) }
  }

  /// A source of which nothing is said.
  private static let isUnused = """
    state IS NULL AND title IS NULL AND conflicted = 0 AND published_lower IS NULL \
    AND published_upper IS NULL AND dated_last = \(Int64.min) AND dated_arrival = \(Int64.min) \
    AND copies = id
    """

  // MARK: Rows

  /// Finds for each row of the fresh fold its like in the file.
  private func translate() throws {
    try db.execute(
      sql: """
        CREATE TABLE temp.fact_like (fresh INTEGER PRIMARY KEY, kept INTEGER);
        INSERT INTO temp.fact_like SELECT f.key, (SELECT k.key FROM main.fact AS k \
        WHERE k.handle = f.handle AND k.id = f.id) FROM temp.fact AS f;
        CREATE TABLE temp.source_like (fresh INTEGER PRIMARY KEY, kept INTEGER);
        INSERT INTO temp.source_like SELECT f.key, (SELECT k.key FROM main.source AS k \
        WHERE k.id = f.id) FROM temp.source AS f;
        CREATE TABLE temp.name_like (fresh INTEGER PRIMARY KEY, kept INTEGER);
        INSERT INTO temp.name_like SELECT f.key, (SELECT k.key FROM main.name_text AS k \
        WHERE k.name = f.name) FROM temp.name_text AS f;
        CREATE TABLE temp.group_like (fresh INTEGER PRIMARY KEY, kept INTEGER);
        INSERT INTO temp.group_like SELECT f.same, min(k.same) FROM temp.fact AS f \
        JOIN temp.fact_like AS l ON l.fresh = f.key JOIN main.fact AS k ON k.key = l.kept \
        WHERE f.same IS NOT NULL GROUP BY f.same;
        """)
  }

  private func compare(
    _ table: ComparedTable, _ comparison: inout ProjectionComparison
  ) throws {
    func fresh(_ column: String) -> String {
      table.translated[column].map {
        "(SELECT kept FROM temp.\($0) WHERE fresh = f.\(column))"
      } ?? "f.\(column)"
    }
    let key = table.keys[0]
    let differing = table.values.map { column in
      "coalesce(sum(k.\(key) IS NOT NULL AND k.\(column) IS NOT \(fresh(column))), 0)"
    }
    let alike = table.keys.map { "k.\($0) = \(fresh($0))" }.joined(separator: " AND ")
    let columns = ["count(*)", "coalesce(sum(k.\(key) IS NULL), 0)"] + differing
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT \(columns.joined(separator: ", ")) \
        FROM (SELECT * FROM temp.\(table.name) WHERE \(table.condition)) AS f \
        LEFT JOIN main.\(table.name) AS k ON \(alike)
        """)
    let kept =
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM main.\(table.name) WHERE \(table.condition)") ?? 0
    guard let row else { return }
    let counts: [Int] = try (0..<columns.count).map { try row.stored($0) }
    let missing = counts[1]
    let extra = kept - (counts[0] - missing)
    func note(_ count: Int, _ what: String) {
      guard count > 0 else { return }
      comparison.note(
        "\(table.name): \(count == 1 ? "1 row" : "\(count) rows") \(what)")
    }
    note(missing, count(missing, "is missing", "are missing"))
    note(extra, count(extra, "does not follow from the logs", "do not follow from the logs"))
    for (column, count) in zip(table.values, counts.dropFirst(2)) {
      note(count, self.count(count, "has", "have") + " another value in '\(column)'")
    }
  }

  private func count(_ count: Int, _ one: String, _ several: String) -> String {
    count == 1 ? one : several
  }

  // MARK: States

  /// States that are written otherwise can be the same: what does not follow each other is in the
  /// order in which it came.
  private func compareStates(_ comparison: inout ProjectionComparison) throws {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT f.fact, f.state, k.state FROM temp.fact_state AS f \
        JOIN main.fact_state AS k ON k.fact = (SELECT kept FROM temp.fact_like \
        WHERE fresh = f.fact) WHERE k.state IS NOT f.state
        """)
    var count = 0
    while let row = try rows.next() {
      let key: Int64 = try row.stored(0)
      guard let id = try FactRow.fetch(db, key: key)?.id else { continue }
      let fresh = try FactState(id, decoding: row.stored(1), origin: loader.logs.origin)
      let bytes = [UInt8](stored: row[2])
      let kept = try bytes.flatMap { try FactState(id, decoding: $0, origin: loader.logs.origin) }
      guard let fresh, let kept, fresh.comparable == kept.comparable else {
        count += 1
        continue
      }
      guard fresh.isPending != kept.isPending else { continue }
      let whole = try FactState.fold(id, loader.events(about: key)) { _ in false }
      let now = try FactState.fold(id, loader.events(about: key)) {
        try FoldedEvent.isSettled(db, $0, loader.logs)
      }
      if !isPossible(kept.isPending, now: now.isPending, ever: whole.isPending) { count += 1 }
    }
    if count > 0 { comparison.note("fact_state: \(rowsDiffer(count)) in 'state'") }
  }

  private func compareSourceStates(_ comparison: inout ProjectionComparison) throws {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT f.key, f.state, k.state FROM temp.source AS f \
        JOIN main.source AS k ON k.key = (SELECT kept FROM temp.source_like \
        WHERE fresh = f.key) WHERE k.state IS NOT f.state
        """)
    var count = 0
    while let row = try rows.next() {
      let key: Int64 = try row.stored(0)
      guard let id = try SourceRow.fetch(db, key: key)?.id else { continue }
      func state(_ column: Int) throws -> SourceState? {
        try [UInt8](stored: row[column]).flatMap {
          try SourceState(id, decoding: $0, origin: loader.logs.origin)
        }
      }
      guard let fresh = try state(1), let kept = try state(2),
        fresh.comparable == kept.comparable
      else {
        count += 1
        continue
      }
      guard fresh.isPending != kept.isPending else { continue }
      let events = try loader.events(aboutSource: key)
      let whole = SourceState.fold(id, events) { _ in false }
      let now = try SourceState.fold(id, events) {
        try FoldedEvent.isSettled(db, $0, loader.logs)
      }
      if !isPossible(kept.isPending, now: now.isPending, ever: whole.isPending) { count += 1 }
    }
    if count > 0 { comparison.note("source: \(rowsDiffer(count)) in 'state'") }
  }

  private func rowsDiffer(_ count: Int) -> String {
    count == 1 ? "1 row has another value" : "\(count) rows have another value"
  }

  /// Whether something can be marked as pending, or as not: it is when it was folded last, where a
  /// reference led nowhere, and what it names may have come since.
  private func isPossible(_ isMarked: Bool, now isPending: Bool, ever couldBe: Bool) -> Bool {
    isMarked ? couldBe : !isPending
  }

  private func comparePending(_ comparison: inout ProjectionComparison) throws {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT f.name, k.pending FROM temp.name_alias AS f JOIN main.name_alias AS k \
        USING (entry) WHERE k.pending IS NOT f.pending
        """)
    var count = 0
    for row in rows {
      let name: String = try row.stored(0)
      let (_, unresolved) = NameStatement.standing(try loader.statements(about: name))
      let isPending = try unresolved.contains {
        try !FoldedEvent.isSettled(db, $0, loader.logs)
      }
      let isMarked = Bool(stored: row[1])
      let isRight = isMarked.map {
        isPossible($0, now: isPending, ever: !unresolved.isEmpty)
      }
      if isRight != true { count += 1 }
    }
    if count > 0 { comparison.note("name_alias: \(rowsDiffer(count)) in 'pending'") }
  }

  // MARK: Words

  /// Compares the index of words with one that is made of the texts in the file, which have been
  /// compared before: with the same rows, so that both yield their words in the same order.
  private func compareWords(_ comparison: inout ProjectionComparison) throws {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT one, fact, name, source, \
        (SELECT coalesce(max(fact), 0) FROM main.fact_text), \
        (SELECT coalesce(max(key), 0) FROM main.source), \
        (SELECT count(*) FROM main.word_position) FROM main.word_position
        """)
    guard let row, try row.stored(0) == 1, try row.stored(6) == 1 else {
      return comparison.note("word_position: it is not noted how far words are indexed")
    }
    let (fact, name, source): (Int64, Int64, Int64) = try (
      row.stored(1), row.stored(2), row.stored(3)
    )
    // Names that no fact has any more may have had the last rows.
    guard fact >= 0, name >= 0, source >= 0, try fact <= row.stored(4),
      try source <= row.stored(5)
    else {
      return comparison.note("word_position: words are noted as indexed that do not exist")
    }
    let add = try RowStatement(db, sql: FoldStatement.addWords.sql)
    func index(_ field: WordField, _ texts: String, upTo last: Int64) throws {
      try RowStatement(db, sql: "SELECT \(texts)").each {
        $0.bind(last)
      } _: { row in
        let key = try Stored.require(row.integer(0), in: "word_index")
        guard let text = try row.textIfAny(1), !text.isEmpty else { return }
        try add.run { values in
          values.bind(field.row(key))
          values.bind(WordFolding.folded(text))
        }
      }
    }
    let facts = "FROM main.fact_text WHERE fact <= ? ORDER BY fact"
    try index(.statement, "fact, statement \(facts)", upTo: fact)
    try index(.note, "fact, note \(facts)", upTo: fact)
    try index(.name, "key, name FROM main.name_text WHERE key <= ? ORDER BY key", upTo: name)
    try index(.title, "key, title FROM main.source WHERE key <= ? ORDER BY key", upTo: source)
    try index(
      .reason, "entry, text FROM main.reason_text WHERE entry <= ? ORDER BY entry", upTo: .max)
    if try !haveSameWords() { comparison.note("word_index: it is not the index of the texts") }
  }

  private func haveSameWords() throws -> Bool {
    try db.execute(
      sql: """
        CREATE VIRTUAL TABLE temp.kept_word USING fts5vocab ('main', 'word_index', 'instance');
        CREATE VIRTUAL TABLE temp.fresh_word USING fts5vocab ('temp', 'word_index', 'instance');
        """)
    func words(_ table: String) throws -> RowCursor {
      try Row.fetchCursor(db, sql: "SELECT term, doc, offset FROM temp.\(table)")
    }
    let kept = try words("kept_word")
    let fresh = try words("fresh_word")
    while true {
      let (one, other) = (try kept.next(), try fresh.next())
      guard let one, let other else { return one == nil && other == nil }
      for column in 0..<3 {
        guard (one[column] as DatabaseValue) == other[column] else { return false }
      }
    }
  }

  // MARK: Samples of documents

  /// Compares the samples of documents' shingles with the documents.
  private func compareSketches(_ comparison: inout ProjectionComparison) throws {
    let strays =
      try Int.fetchOne(
        db,
        sql: """
          SELECT count(*) FROM main.document_shingle \
          WHERE document NOT IN (SELECT document FROM main.document_sketch)
          """) ?? 0
    if strays > 0 { comparison.note("document_shingle: \(strays) rows belong to no document") }
    let rows = try Row.fetchCursor(
      db, sql: "SELECT document, digest, shingles, top FROM main.document_sketch")
    while let row = try rows.next() {
      let key: Int64 = try row.stored(0)
      guard let digest = Hash(try row.stored(1) as [UInt8]) else {
        comparison.note("document_sketch: the digest of a document cannot be read")
        continue
      }
      let bytes = try Data.fetchOne(
        db, sql: "SELECT bytes FROM document WHERE digest = ?", arguments: [Data(digest.bytes)])
      guard let bytes else {
        // Its bytes may have been dropped; then some event has named it.
        let id = SourceID(sha256: digest.hex)?.description ?? ""
        let isNamed = try Bool.fetchOne(
          db, sql: "SELECT EXISTS (SELECT 1 FROM main.source WHERE id = ?)", arguments: [id])
        if isNamed != true { comparison.note("document_sketch: a row belongs to no document") }
        continue
      }
      let sample = CopySearch.sample([UInt8](bytes))
      let hashes = Set(
        try Int64.fetchAll(
          db, sql: "SELECT shingle FROM main.document_shingle WHERE document = ?",
          arguments: [key]))
      if try row.stored(2) != sample.shingleCount
        || row.stored(3) != Int64(bitPattern: sample.limit)
        || hashes != Set(sample.hashes.map { Int64(bitPattern: $0) })
      {
        comparison.note("document_sketch: the sample of sha256:\(digest.hex) is not its own")
      }
    }
  }
}

extension FactState {
  /// What is the same whatever the order in which events came that do not follow each other.
  fileprivate var comparable: [UInt8] {
    var state = self
    state.isPending = false
    state.registers = registers.sorted
    state.lists.sort { ExactText($0.name) < ExactText($1.name) }
    state.verdicts.sort { $0.stamp.key < $1.stamp.key }
    state.lastRevisions.sort { $0.key < $1.key }
    state.unseenRevisions.sort { $0.key < $1.key }
    state.assessments.sort { $0.stamp.key < $1.stamp.key }
    state.links.sort { $0.stamp.key < $1.stamp.key }
    state.heads.sort { $0.key < $1.key }
    return state.encoded()
  }
}

extension SourceState {
  fileprivate var comparable: [UInt8] {
    var state = self
    state.isPending = false
    state.registers = registers.sorted
    state.heads.sort { $0.key < $1.key }
    return state.encoded()
  }
}

extension Registers {
  fileprivate var sorted: Registers {
    Registers(members: members.sorted { ExactText($0.name) < ExactText($1.name) })
  }
}
