// The document of `import`.

import Chronology
import EventStore

extension ImportPlan {
  /// `chron.import/1`; `result` is nil for a dry run.
  func json(_ notes: ImportNotes, result: ImportResult?) -> JSON {
    [
      "schema": "chron.import/1", "file": .string(input.fileName),
      "format": .string(format.rawValue), "namespace": .string(namespace),
      "counts": counts.json, "result": result?.json ?? .null,
      "refused": .array(
        notes.refused.map {
          [
            "line": .int($0.place.line), "column": .int($0.place.column),
            "message": .string($0.message),
          ]
        }),
      "missing": .array(
        notes.missing.map { ["row": .string($0.row), "fact": .text($0.fact)] }),
      "clashes": .array(
        notes.clashes.map {
          [
            "line": .int($0.place.line), "column": .int($0.place.column),
            "fact": .text($0.fact), "member": .string($0.member),
          ]
        }),
      "elsewhere": .array(
        elsewhere.map { ["namespace": .string($0.namespace), "rows": .int($0.rows)] }),
    ]
  }
}

extension ImportCounts {
  var json: JSON {
    [
      "rows": .int(rows), "new": .int(new), "changed": .int(changed),
      "unchanged": .int(unchanged), "kept": .int(kept), "clashes": .int(clashes),
      "retracted": .int(retracted), "missing": .int(missing),
      "newSources": .int(newSources), "changedSources": .int(changedSources),
      "unchangedSources": .int(unchangedSources), "refused": .int(refused),
      "datesInWords": .int(datesInWords),
    ]
  }
}

extension ImportResult {
  var json: JSON {
    [
      "recorded": .int(recorded), "revised": .int(revised), "retracted": .int(retracted),
      "described": .int(described), "refused": .int(refused), "clashes": .int(clashes),
    ]
  }
}
