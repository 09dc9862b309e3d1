// Files written by earlier versions open for ever: one golden file for each version of the format.

import Chronology
import EventStore
import Foundation
import TestSupport
import Testing

@Suite("Files of earlier versions")
struct FormatTests {
  @Test("a file of each version opens, verifies and gives the same facts", arguments: ["v1"])
  func golden(version: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // A copy: opening may migrate the tables.
    let copy = folder.appending(path: "\(version).chron")
    try FileManager.default.copyItem(
      at: Repository.file("data/format/\(version).chron"), to: copy)
    let chronology = try Chronology.open(
      at: copy.path, keys: KeyStore(directory: folder.appending(path: "keys").path))

    #expect(try chronology.store.verify().ok)
    let frontier = try String(
      contentsOf: Repository.file("data/format/\(version).frontier"), encoding: .utf8)
    #expect(try chronology.store.frontier().text == frontier)
    try expectExport(chronology, version)
    try chronology.expectVerified()
    try chronology.store.rebuild()
    try expectExport(chronology, version)
    // And it can be written to: in a new log, since its keys are nobody's.
    _ = try chronology.store.renew(RenewalConsent(keyIsElsewhere: true))
    #expect(try chronology.store.append([]).isEmpty)
    let event = try chronology.store.append([
      NewEvent(type: "note.made", payload: ["text": "still here"])
    ])
    #expect(event.count == 1)
    #expect(try chronology.store.verify().ok)
  }

  private func expectExport(_ chronology: Chronology, _ version: String) throws {
    var exported: [UInt8] = []
    try chronology.export { exported += $0 }
    let expected = try Data(contentsOf: Repository.file("data/format/\(version).jsonl"))
    #expect(exported == [UInt8](expected))
  }
}
