// The tables that facts and sources are folded into. They are a cache, which `rebuild` makes anew and
// `verify` compares with a fresh fold; docs/format.md describes the tables that are none.

enum FactTables {
  /// All tables that any version of the projection has made; `drop` removes them.
  static let names = [
    "folded_event", "folded_log", "fact", "fact_state", "fact_text", "fact_name", "fact_source",
    "fact_import", "fact_same", "same_group", "source", "source_copy", "name_alias", "name_text",
    "reason_text", "word_vocabulary", "word_index", "word_position",
    "document_sketch", "document_shingle",
  ]

  static let create = """
    -- The logs that events were folded from, by their number in this file.
    CREATE TABLE folded_log (
      log INTEGER PRIMARY KEY,
      origin TEXT NOT NULL,
      incarnation TEXT NOT NULL UNIQUE
    ) STRICT;

    -- Every event, and what became of it: 0 folded, 1 unknown type, 2 missing, 3 malformed. The
    -- first event of a fact that has no other is alone: the fact's row finds it.
    CREATE TABLE folded_event (
      entry INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      arrival INTEGER NOT NULL,
      state INTEGER NOT NULL,
      problem TEXT,
      fact INTEGER,
      other INTEGER,
      source INTEGER,
      alone INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX folded_event_fact ON folded_event (fact) WHERE NOT alone AND fact IS NOT NULL;
    CREATE INDEX folded_event_other ON folded_event (other) WHERE other IS NOT NULL;
    CREATE INDEX folded_event_source ON folded_event (source) WHERE source IS NOT NULL;
    CREATE INDEX folded_event_state ON folded_event (state) WHERE state > 1;

    -- A fact as known now. Days count from 1970-01-01, times in microseconds.
    CREATE TABLE fact (
      key INTEGER PRIMARY KEY,
      id BLOB NOT NULL,
      handle INTEGER NOT NULL,
      first INTEGER,
      events INTEGER NOT NULL,
      band INTEGER NOT NULL,
      earliest INTEGER NOT NULL,
      latest INTEGER NOT NULL,
      finish INTEGER NOT NULL,
      lasts INTEGER NOT NULL,
      attested INTEGER NOT NULL,
      several INTEGER NOT NULL,
      unbounded INTEGER NOT NULL,
      qualified INTEGER NOT NULL,
      expected_from INTEGER,
      due_from INTEGER,
      closed_from INTEGER,
      kind TEXT NOT NULL,
      modality TEXT,
      retracted INTEGER NOT NULL,
      disputed INTEGER NOT NULL,
      contradicted INTEGER NOT NULL,
      conflicted INTEGER NOT NULL,
      reported_first INTEGER,
      reported_last INTEGER,
      recorded_first INTEGER NOT NULL,
      recorded_last INTEGER NOT NULL,
      arrival_first INTEGER NOT NULL,
      arrival_last INTEGER NOT NULL,
      ending INTEGER NOT NULL,
      vouched INTEGER,
      same INTEGER
    ) STRICT;
    -- The handle is most of the id: it finds facts by either.
    CREATE INDEX fact_handle ON fact (handle);
    CREATE INDEX fact_same_group ON fact (same, id) WHERE same IS NOT NULL;

    -- The folded state of a fact with several events; one with a single event is that event.
    CREATE TABLE fact_state (
      fact INTEGER PRIMARY KEY,
      state BLOB NOT NULL
    ) STRICT;
    -- What a fact says, in lower case.
    CREATE TABLE fact_text (
      fact INTEGER PRIMARY KEY,
      statement TEXT NOT NULL,
      note TEXT
    ) STRICT;
    -- Names by their rows in name_text. Roles: 0 actor, 1 place, 2 tag; 3 kind and 4 modality only
    -- where a fact has several.
    CREATE TABLE fact_name (
      role INTEGER NOT NULL,
      name INTEGER NOT NULL,
      fact INTEGER NOT NULL,
      PRIMARY KEY (role, name, fact)
    ) STRICT, WITHOUT ROWID;
    -- What a fact's dates depend on: the sources it cites, and those it is attributed to.
    CREATE TABLE fact_source (
      source INTEGER NOT NULL,
      fact INTEGER NOT NULL,
      cited INTEGER NOT NULL,
      PRIMARY KEY (source, fact)
    ) STRICT, WITHOUT ROWID;
    -- Which events imported which rows, and what their rows were.
    CREATE TABLE fact_import (
      namespace TEXT NOT NULL,
      row TEXT NOT NULL,
      entry INTEGER NOT NULL,
      fact INTEGER NOT NULL,
      digest BLOB,
      PRIMARY KEY (namespace, row, entry)
    ) STRICT, WITHOUT ROWID;
    -- Standing links that say that two facts are the same, each both ways; and the groups that they
    -- make, by a number that `fact.same` has too.
    CREATE TABLE fact_same (
      fact INTEGER NOT NULL,
      other INTEGER NOT NULL,
      PRIMARY KEY (fact, other)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE same_group (
      number INTEGER PRIMARY KEY,
      size INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE source (
      key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      state BLOB,
      title TEXT,
      conflicted INTEGER NOT NULL,
      published_lower INTEGER,
      published_upper INTEGER,
      dated_last INTEGER NOT NULL,
      dated_arrival INTEGER NOT NULL,
      copies TEXT NOT NULL
    ) STRICT;
    CREATE INDEX source_title ON source (title) WHERE title IS NOT NULL;
    CREATE INDEX source_copies ON source (copies);
    -- What was ever described as a copy of what, and whether that stands.
    CREATE TABLE source_copy (
      source INTEGER NOT NULL,
      other INTEGER NOT NULL,
      stands INTEGER NOT NULL,
      PRIMARY KEY (source, other)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX source_copy_other ON source_copy (other, source);

    -- The names that facts have, each once, in lower case.
    CREATE TABLE name_text (
      key INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    ) STRICT;
    -- Why facts were changed or judged, by event, in lower case.
    CREATE TABLE reason_text (
      entry INTEGER PRIMARY KEY,
      text TEXT NOT NULL
    ) STRICT;
    -- The words of those texts and of sources' titles, without the texts themselves, and without
    -- their lengths, which no order of results asks for. A row is a field's number times 2^56, and
    -- the row of the fact, name, source or event in its own table.
    \(wordIndex(options: "content = '', columnsize = 0"));
    INSERT INTO word_index (word_index, rank) VALUES ('automerge', 12), ('hashsize', 8388608);
    -- Up to which rows of their tables texts are in the index: those of facts, names and sources that
    -- came after wait until somebody looks for words, or many have come.
    CREATE TABLE word_position (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      fact INTEGER NOT NULL,
      name INTEGER NOT NULL,
      source INTEGER NOT NULL
    ) STRICT;
    INSERT INTO word_position (one, fact, name, source) VALUES (1, 0, 0, 0);
    -- The words that there are, read from the index.
    CREATE VIRTUAL TABLE word_vocabulary USING fts5vocab (word_index, 'row');

    -- What was ever said of which names mean one: whether no later statement follows it, and
    -- whether one about that name refers to an event that is not here.
    CREATE TABLE name_alias (
      entry INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      aliases TEXT NOT NULL,
      stands INTEGER NOT NULL,
      pending INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX name_alias_name ON name_alias (name, stands, entry);

    -- Samples of the kept documents' shingles, filled when near copies are looked for.
    CREATE TABLE document_sketch (
      document INTEGER PRIMARY KEY,
      digest BLOB NOT NULL UNIQUE,
      shingles INTEGER NOT NULL,
      top INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE document_shingle (
      shingle INTEGER NOT NULL,
      document INTEGER NOT NULL,
      PRIMARY KEY (shingle, document)
    ) STRICT, WITHOUT ROWID;
    """

  /// Indexes that only views read.
  ///
  /// To make one of all rows costs a fraction of what it costs to add
  /// them one by one, in no order, so folding in bulk does without.
  private static let viewIndexes = [
    ("folded_event_at", "folded_event (at)"),
    (
      // The order of views, with all that counting needs, so that it reads no rows.
      "fact_view",
      """
      fact (retracted, band, earliest, latest, id, qualified, unbounded, reported_first,
        reported_last, recorded_last, arrival_last, finish, lasts, attested, several)
      """
    ),
    ("fact_several", "fact (key) WHERE several"),
    ("fact_conflicted", "fact (key) WHERE conflicted"),
    // Facts that bounds of their axes can cut through.
    ("fact_reported", "fact (reported_first) WHERE reported_last > reported_first"),
    ("fact_recorded", "fact (recorded_last) WHERE recorded_last > recorded_first"),
    ("fact_arrival", "fact (arrival_last) WHERE arrival_last > arrival_first"),
    // Facts that change after they began: what ends on days of its own, and what is vouched for.
    ("fact_lasting", "fact (finish, ending, vouched) WHERE kind = 'state' OR finish <> latest"),
  ]

  static let createViewIndexes = viewIndexes.map { name, columns in
    "CREATE INDEX \(name) ON \(columns);"
  }.joined(separator: "\n")

  static let dropViewIndexes = viewIndexes.map { "DROP INDEX IF EXISTS \($0.0);" }
    .joined(separator: "\n")

  /// An index of words: letters and digits in a row, without regard to case and diacritics.
  static func wordIndex(options: String) -> String {
    """
    CREATE VIRTUAL TABLE word_index USING fts5 (
      text, \(options), tokenize = 'unicode61 remove_diacritics 2'
    )
    """
  }

  static let drop = names.map { "DROP TABLE IF EXISTS \($0);" }.joined(separator: "\n")
}
