// The file under an open store: removed, renamed, replaced, and put back.

import EventStore
import Foundation
import GRDB
import Testing
import TransparencyLog

@Suite("The file under an open store")
struct FilePlaceTests {
  /// What can happen to a file while it is open.
  enum Fate: String, CaseIterable {
    case removed, renamed, replaced, replacedByACopy, logRemoved, logReplaced, folderRenamed

    /// Lets it happen to `file` in `folder`.
    func strike(_ file: String, _ folder: Folder) throws {
      let manager = FileManager.default
      switch self {
      case .removed: try manager.removeItem(atPath: file)
      case .renamed: try manager.moveItem(atPath: file, toPath: file + ".elsewhere")
      case .replaced:
        let other = Folder.Other(try Folder())
        let path = try other.found()
        #expect(rename(path, file) == 0)
      case .replacedByACopy:
        try manager.copyItem(atPath: file, toPath: file + ".copy")
        #expect(rename(file + ".copy", file) == 0)
      case .logRemoved: try manager.removeItem(atPath: file + "-wal")
      case .logReplaced:
        try manager.copyItem(atPath: file + "-wal", toPath: file + "-copy")
        #expect(rename(file + "-copy", file + "-wal") == 0)
      case .folderRenamed:
        try manager.moveItem(atPath: folder.path + "/home", toPath: folder.path + "/away")
      }
    }
  }

  /// Founds a chronology in a folder of its own, and a replica that has one event more to give.
  private func arrange() throws -> (Folder, EventStore, EventStore) {
    let folder = try Folder()
    try FileManager.default.createDirectory(
      atPath: folder.file("home"), withIntermediateDirectories: true)
    let store = try folder.found("home/a.chron")
    _ = try store.append([fact("one")])
    let peer = try folder.replica(of: store, "bert")
    try pull(from: store, to: peer)
    _ = try peer.append([fact("two")])
    return (folder, store, peer)
  }

  @Test(
    "nothing is acknowledged and nothing is read once the path leads elsewhere",
    arguments: Fate.allCases)
  func gone(_ fate: Fate) throws {
    let (folder, store, peer) = try arrange()
    try fate.strike(store.path, folder)
    func expectMoved(_ what: String, _ body: () throws -> Void) {
      let error = #expect(throws: EventStoreError.self, "\(what), \(fate)") { try body() }
      #expect(error?.code == .fileMoved, "\(what), \(fate): \(String(describing: error))")
      #expect(error?.message.contains(store.path) == true, "\(what), \(fate)")
    }
    expectMoved("append") { _ = try store.append([fact("lost")]) }
    expectMoved("ingest") { try pull(from: peer, to: store) }
    expectMoved("document") { _ = try store.keepDocument([1, 2, 3]) }
    expectMoved("heads") { _ = try store.heads() }
    expectMoved("view") { try store.view { _ in } }
    expectMoved("counter") { _ = try store.changeCounter() }
  }

  @Test("a renamed file has all that was acknowledged, and goes on under its new name")
  func renamed() throws {
    let (folder, store, peer) = try arrange()
    try pull(from: peer, to: store)
    let path = store.path
    try FileManager.default.moveItem(atPath: path, toPath: folder.file("b.chron"))
    #expect(throws: EventStoreError.self) { try store.append([fact("lost")]) }
    let moved = try EventStore.open(at: folder.file("b.chron"), keys: folder.keys)
    #expect(try moved.heads().logs.map(\.size) == [3, 1])
    #expect(try moved.verify().ok)
    _ = try moved.append([fact("three")])
    #expect(try moved.verify().ok)
  }

  @Test("a file that was put back is used again")
  func putBack() throws {
    let (folder, store, _) = try arrange()
    try FileManager.default.moveItem(atPath: store.path, toPath: folder.file("b.chron"))
    #expect(throws: EventStoreError.self) { try store.append([fact("lost")]) }
    try FileManager.default.moveItem(atPath: folder.file("b.chron"), toPath: store.path)
    _ = try store.append([fact("two")])
    #expect(try store.heads().logs.map(\.size) == [4])
    #expect(try store.verify().ok)
  }

  @Test("a newcomer in the place of an open file is not touched when the old one closes")
  func newcomer() throws {
    let (folder, store, _) = try arrange()
    let path = store.path
    let other = Folder.Other(try Folder())
    let newcomer = try other.found()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: newcomer))
    #expect(rename(newcomer, path) == 0)
    #expect(throws: EventStoreError.self) { try store.append([fact("lost")]) }
    try store.close()
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
    _ = folder
  }

  @Test("a link that comes to lead elsewhere is noticed")
  func link() throws {
    let (folder, store, _) = try arrange()
    let path = folder.file("link.chron")
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: store.path)
    let linked = try EventStore.open(at: path, keys: folder.keys)
    _ = try linked.append([fact("two")])
    try FileManager.default.removeItem(atPath: path)
    let other = Folder.Other(folder)
    try FileManager.default.createSymbolicLink(
      atPath: path, withDestinationPath: try other.found())
    let error = #expect(throws: EventStoreError.self) { try linked.append([fact("lost")]) }
    #expect(error?.code == .fileMoved)
    _ = try store.append([fact("three")])
    #expect(try store.heads().logs.map(\.size) == [5])
  }

  @Test("an append that commits while the file is renamed is not acknowledged")
  func during() throws {
    let folder = try Folder()
    let race = Race(folder)
    let store = try folder.found(projections: [race])
    race.isOn = true
    // The projection's folding shares the append's transaction, and renames the file in it.
    let error = #expect(throws: EventStoreError.self) {
      var isDone = false
      try store.append(folding: race, about: 1) { _ in
        defer { isDone = true }
        return isDone ? nil : FoldingLot(try SealedEvents([fact("late")])) { $0 }
      }
    }
    #expect(error?.code == .fileMoved)
    let moved = try EventStore.open(
      at: folder.file("b.chron"), keys: folder.keys)
    #expect(try moved.verify().ok)
    _ = try moved.append([fact("next")])
    #expect(try moved.verify().ok)
  }

  /// A projection that renames the file when an event is folded.
  final class Race: Projection, @unchecked Sendable {
    // Safe: it is used by the one thread of its test.
    private let folder: Folder
    var isOn = false

    init(_ folder: Folder) { self.folder = folder }

    let name = "race"
    let version = 1
    func create(_ db: Database) throws {}
    func drop(_ db: Database) throws {}
    func fold(_ next: () throws -> [Event]?, _ db: Database) throws {
      while try next() != nil {
        if isOn { #expect(rename(folder.file("a.chron"), folder.file("b.chron")) == 0) }
        isOn = false
      }
    }
  }
}

extension Folder {
  /// Another chronology, in a folder that goes away with it.
  struct Other {
    let folder: Folder

    init(_ folder: Folder) { self.folder = folder }

    /// Founds it, and closes it.
    func found() throws -> String {
      let store = try folder.found("other.chron", replica: "olaf")
      _ = try store.append([fact("another"), fact("chronology")])
      try store.close()
      return folder.file("other.chron")
    }
  }
}
