// Founding, appending and reading a chronology's file.

import EventStore
import Foundation
import GRDB
import Testing

@Suite("A chronology's file")
struct EventStoreTests {
  @Test("what was appended is read back, in order, by whoever opens the file")
  func appendAndRead() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let keys = KeyStore(directory: folder.appendingPathComponent("keys").path)
    let path = folder.appendingPathComponent("a.chron").path
    let founded = try EventStore.found(at: path, name: "A", replica: "anna", keys: keys)
    let events = try founded.store.append([
      NewEvent(type: "fact.recorded", payload: ["fact": "x"]),
      NewEvent(type: "fact.recorded", payload: ["fact": "y"]),
    ])
    #expect(events.map(\.index) == [1, 2])
    let identity = try founded.store.identity()
    #expect(identity.role == .admin)
    #expect(identity.size == 3)
    #expect(try founded.store.frontier().logs.map(\.size) == [3])
  }
}
