// A machine with a replica: its folder, its clock, its store while it runs, and what it has said to
// others that it holds.

import EDTF
import EventStore
import Foundation
import GRDB
import TestSupport
import TransparencyLog

@testable import Chronology

/// One machine.
///
/// Unchecked: a run does one thing after the other.
final class Peer: @unchecked Sendable {
  let number: Int
  let isMalicious: Bool
  private let world: World
  /// Its folder, which has its file and its keys; another one after each crash.
  private(set) var folder: String
  private var folders = 0
  private(set) var chronology: Chronology?
  /// Its clock against true time, in microseconds.
  var skew: Int64
  /// Whether it has lost power and was not started again: nothing that it still does is seen.
  private(set) var isCrashed = false
  /// How much of each log it said that it holds.
  private(set) var acknowledged: [Origin: Int64] = [:]
  private var backup: String?
  private var acknowledgedThen: [Origin: Int64] = [:]

  init(_ number: Int, in world: World, skew: Int64, isMalicious: Bool) throws {
    self.number = number
    self.world = world
    self.skew = skew
    self.isMalicious = isMalicious
    folder = "\(world.folder)/\(number)-0"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  var store: EventStore? { chronology?.store }
  var file: String { folder + "/file.chron" }
  var keys: KeyStore { KeyStore(directory: folder + "/keys") }
  var clock: WallClock {
    WallClock { [world, unowned self] in Timestamp(microseconds: world.now + self.skew) }
  }

  func start(_ chronology: Chronology) { self.chronology = chronology }

  func acknowledge(_ origin: Origin, _ size: Int64) {
    acknowledged[origin] = max(size, acknowledged[origin] ?? 0)
  }

  // MARK: Stopping and starting

  func restart() throws {
    try store?.close()
    try open()
  }

  private func open() throws {
    chronology = nil
    chronology = try Chronology.open(at: file, keys: keys, clock: clock)
    isCrashed = false
  }

  /// Takes its power away now, and leaves in a new folder what its disk then holds.
  func losePower(_ seed: UInt64) throws {
    guard !isCrashed else { return }
    isCrashed = true
    var random = SeededGenerator(seed: seed)
    folders += 1
    let next = "\(world.folder)/\(number)-\(folders)"
    try FileManager.default.createDirectory(atPath: next, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: folder + "/keys", toPath: next + "/keys")
    try SimulatedDisk.writeRemains(of: folder, to: next, &random)
    remains = next
  }

  private var remains: String?

  /// Starts it again if it lost its power.
  func recover() throws {
    guard isCrashed, let remains else { return }
    // What runs on without power is over, and nothing of it stays.
    try? store?.close()
    chronology = nil
    SimulatedDisk.forget(folder)
    try? FileManager.default.removeItem(atPath: folder)
    folder = remains
    self.remains = nil
    try open()
  }

  func backUp() throws {
    let path = "\(world.folder)/\(number).backup"
    guard let store else { return }
    try? FileManager.default.removeItem(atPath: path)
    try store.read { db in
      let copy = try DatabaseQueue(path: path)
      try copy.writeWithoutTransaction { try db.backup(to: $0) }
      try copy.close()
    }
    backup = path
    acknowledgedThen = acknowledged
  }

  /// Puts the file that was saved in the place of the newer one; the keys stay as they are.
  func restore() throws -> Bool {
    guard let backup else { return false }
    try store?.close()
    chronology = nil
    SimulatedDisk.forget(folder)
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: file + suffix)
    }
    try FileManager.default.copyItem(atPath: backup, toPath: file)
    // Its user has thrown away what came after it.
    acknowledged = acknowledgedThen
    try open()
    return true
  }

  /// Another machine with a copy of its file and keys, as only a cheat has it.
  func twin() throws -> Peer {
    let twin = try Peer(number + 10, in: world, skew: skew + 1, isMalicious: true)
    try backUp()
    if let backup { try FileManager.default.copyItem(atPath: backup, toPath: twin.file) }
    try FileManager.default.copyItem(atPath: folder + "/keys", toPath: twin.folder + "/keys")
    try twin.open()
    return twin
  }

  // MARK: What it holds

  /// An entry as it lies in the file.
  struct Entry {
    let origin: Origin
    let index: Int64
    let at: Int64
    let leaf: [UInt8]
  }

  func entries() throws -> [Entry] {
    guard let store else { return [] }
    return try store.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT origin, position, at, leaf FROM entry JOIN log ON log.number = entry.log \
          ORDER BY entry.key
          """
      ).compactMap { row in
        Origin(row["origin"] as String).map {
          Entry(
            origin: $0, index: row["position"], at: row["at"], leaf: [UInt8](row["leaf"] as Data))
        }
      }
    }
  }

  /// What all its views say, as text.
  func views() throws -> String {
    guard let chronology else { return "" }
    var text: [UInt8] = []
    try chronology.export { text += $0 }
    var query = AsOfQuery(try .init("2020"))
    query.includesUnplaced = true
    let view = try chronology.asOf(query)
    let facts = view.facts.map { fact in
      let conflicts = fact.conflicts.map { "\($0.member) \($0.values.map(\.value.encodedString))" }
      return "\(fact.id) \(fact.shortHandle) \(fact.statement) \(fact.start) \(fact.end) "
        + "\(fact.retracted) \(fact.disputed) \(fact.revisions) \(fact.author) \(fact.event) "
        + "\(conflicts) \(fact.independentSources) \(fact.actors)"
    }
    return String(decoding: text, as: UTF8.self) + facts.joined(separator: "\n")
  }
}
