// The directions of ARCHITECTURE.md: who may import whom.

import Testing

@Suite("Imports")
struct ImportTests {
  @Test("EDTF imports nothing, TransparencyLog only the cryptography that it is made of")
  func purity() {
    #expect(imports(of: "EDTF") == [])
    #expect(imports(of: "TransparencyLog").subtracting(["Crypto"]) == [])
  }

  @Test("targets import only what lies below them")
  func directions() {
    let below: [String: Set<String>] = [
      "EventStore": ["TransparencyLog", "CSQLite"],
      "Chronology": ["EDTF", "EventStore", "TransparencyLog"],
      "CurlClient": ["CCurl"],
      "SyncAgent": ["EventStore", "TransparencyLog", "CurlClient", "CZlib"],
    ]
    let targets = Set(Tree.files.compactMap(\.target))
    for (target, below) in below {
      #expect(imports(of: target).intersection(targets).subtracting(below) == [], "in \(target)")
    }
  }

  @Test("a peer relays what it does not understand: SyncAgent never sees Chronology or EDTF")
  func replication() {
    #expect(imports(of: "SyncAgent").isDisjoint(with: ["Chronology", "EDTF"]))
  }

  @Test("SQL is spoken only in EventStore and Chronology")
  func database() {
    let speakers = Tree.sources.filter { $0.code.imports.contains("GRDB") }
    let targets = Set(speakers.compactMap(\.file.target))
    #expect(targets.subtracting(["EventStore", "Chronology"]) == [])
  }

  @Test("columns of a row are read by their exact type: anything else is damage, not a trap")
  func columns() {
    let rows = ["row", "log", "$0", "$1"].flatMap { name in
      (0...9).map { "\(name)[\($0)]" } + ["\(name)[\""]
    }
    let untyped = Tree.sources.filter { $0.code.imports.contains("GRDB") }.flatMap { file, code in
      code.lines.indices.filter { index in
        let line = code.lines[index].code
        return rows.contains { line.contains($0) } && !line.contains("stored: ")
          && !line.contains("DatabaseValue")
      }.map { "\(file.path):\($0 + 1)" }
    }
    #expect(untyped == [])
  }

  private func imports(of target: String) -> Set<String> {
    Set(Tree.sources.filter { $0.file.target == target }.flatMap { $0.code.imports })
  }
}
