// A disk beneath SQLite that forgets, when its machine crashes, what was not forced to it: a VFS over
// the system's own (sqlite.org/vfs.html), which keeps what is forced apart from what is only written.

import Foundation
import GRDBSQLite
import TestSupport

/// The disks of all machines; a machine's is the folder that it keeps its files in.
enum SimulatedDisk {
  private enum Change {
    case write(offset: Int, bytes: Data)
    case truncate(size: Int)

    /// Does to a file's bytes what was written, or only the sectors before some place.
    func apply(to file: inout [UInt8], sectors: Int = .max) {
      switch self {
      case .truncate(let size):
        if file.count > size { file.removeLast(file.count - size) }
      case .write(let offset, let bytes):
        let count = sectors > bytes.count / 512 ? bytes.count : sectors * 512
        if file.count < offset + count {
          file += [UInt8](repeating: 0, count: offset + count - file.count)
        }
        file.withUnsafeMutableBytes { file in
          let place = UnsafeMutableRawBufferPointer(rebasing: file[offset..<offset + count])
          bytes.copyBytes(to: place, count: count)
        }
      }
    }
  }

  private struct File {
    var forced: [UInt8]
    var waiting: [Change] = []
  }

  // Unchecked: nothing of it is touched without its lock.
  private final class State: @unchecked Sendable {
    let lock = NSRecursiveLock()
    var files: [String: File] = [:]
    var paths: [UnsafeRawPointer: String] = [:]
    var patched: [UnsafeRawPointer: UnsafeRawPointer] = [:]
    var originals: [UnsafeRawPointer: UnsafePointer<sqlite3_io_methods>] = [:]
    /// Folders whose machine crashes once so many more calls changed something there.
    var crashes: [String: (calls: Int, crash: () -> Void)] = [:]
    var folder = "/nowhere/"
    var random = SeededGenerator(seed: 0)
    var isRegistered = false
  }

  private static let state = State()

  // MARK: Use

  /// Runs `body` with the disks of this folder's machines simulated.
  static func simulating<Result>(
    under folder: String, seed: UInt64, _ body: () async throws -> Result
  ) async rethrows -> Result {
    let before = sqlite3_vfs_find(nil)
    state.lock.withLock {
      state.folder = folder
      state.random = SeededGenerator(seed: seed)
      state.files = [:]
      state.crashes = [:]
      sqlite3_vfs_register(vfs, 1)
    }
    defer {
      if let before { sqlite3_vfs_register(before, 1) }
      state.lock.withLock { state.folder = "/nowhere/" }
    }
    return try await body()
  }

  /// Has a machine crash before so many more changes reach its disk.
  static func crash(_ folder: String, after calls: Int, _ crash: @escaping () -> Void) {
    state.lock.withLock { state.crashes[folder] = (calls, crash) }
  }

  static func forgetCrash(_ folder: String) {
    state.lock.withLock { state.crashes[folder] = nil }
  }

  /// Writes to another folder what a crash now leaves of the files that SQLite wrote: of what was not
  /// forced to the disk any part, in any order.
  static func writeRemains(
    of folder: String, to other: String, _ random: inout SeededGenerator
  ) throws {
    try state.lock.withLock {
      let kept = Int.random(in: 0...2, using: &random)
      for (path, file) in state.files.sorted(by: { $0.key < $1.key })
      where path.hasPrefix(folder + "/") {
        var bytes = file.forced
        for change in file.waiting {
          switch kept == 2 ? Int.random(in: 0...2, using: &random) : kept {
          case 0: break
          case 1: change.apply(to: &bytes)
          default: change.apply(to: &bytes, sectors: Int.random(in: 0...8, using: &random))
          }
        }
        let name = path.dropFirst(folder.count)
        try Data(bytes).write(to: URL(fileURLWithPath: other + name))
      }
    }
  }

  /// Forgets a machine's files: they are about to be replaced.
  static func forget(_ folder: String) {
    state.lock.withLock { state.files = state.files.filter { !$0.key.hasPrefix(folder + "/") } }
  }

  // MARK: Beneath SQLite

  // Safe: it is made once, and SQLite never changes but its list's pointer, under its own lock.
  nonisolated(unsafe) private static let vfs: UnsafeMutablePointer<sqlite3_vfs> = {
    let vfs = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    // Never fails: every SQLite on this system has it.
    vfs.initialize(to: sqlite3_vfs_find("unix")!.pointee)
    vfs.pointee.pNext = nil
    vfs.pointee.zName = UnsafePointer(strdup("simulated"))
    vfs.pointee.xOpen = { _, name, file, flags, granted in
      guard let base = sqlite3_vfs_find("unix"), let open = base.pointee.xOpen, let file else {
        return SQLITE_CANTOPEN
      }
      let result = open(base, name, file, flags, granted)
      if result == SQLITE_OK, let name { SimulatedDisk.adopt(file, String(cString: name)) }
      return result
    }
    vfs.pointee.xDelete = { _, name, isSynchronous in
      guard let base = sqlite3_vfs_find("unix"), let name else { return SQLITE_IOERR }
      let path = String(cString: name)
      SimulatedDisk.state.lock.withLock { SimulatedDisk.state.files[path] = nil }
      return base.pointee.xDelete?(base, name, isSynchronous) ?? SQLITE_IOERR
    }
    vfs.pointee.xRandomness = { _, count, bytes in
      SimulatedDisk.state.lock.withLock {
        for index in 0..<Int(count) {
          bytes?[index] = CChar(truncatingIfNeeded: SimulatedDisk.state.random.next())
        }
      }
      return count
    }
    return vfs
  }()

  private static func adopt(_ file: UnsafeMutablePointer<sqlite3_file>, _ path: String) {
    guard let methods = file.pointee.pMethods else { return }
    state.lock.withLock {
      guard path.hasPrefix(state.folder), !path.hasSuffix("-shm") else { return }
      state.paths[UnsafeRawPointer(file)] = path
      if state.files[path] == nil {
        let bytes = FileManager.default.contents(atPath: path) ?? Data()
        state.files[path] = File(forced: [UInt8](bytes))
      }
      let key = UnsafeRawPointer(methods)
      if state.patched[key] == nil {
        let copy = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        copy.initialize(to: methods.pointee)
        patch(&copy.pointee)
        state.patched[key] = UnsafeRawPointer(copy)
        state.originals[UnsafeRawPointer(copy)] = methods
      }
      file.pointee.pMethods = state.patched[key]?.assumingMemoryBound(to: sqlite3_io_methods.self)
    }
  }

  /// Notes a change to a file, and crashes its machine if its time has come.
  private static func note(
    _ file: UnsafeMutablePointer<sqlite3_file>?, _ note: (inout File) -> Void
  ) -> sqlite3_io_methods? {
    guard let file, let methods = file.pointee.pMethods else { return nil }
    return state.lock.withLock {
      if let path = state.paths[UnsafeRawPointer(file)], state.files[path] != nil {
        for (folder, crash) in state.crashes where path.hasPrefix(folder + "/") {
          state.crashes[folder] = crash.calls > 0 ? (crash.calls - 1, crash.crash) : nil
          if crash.calls == 0 { crash.crash() }
        }
        if var tracked = state.files.removeValue(forKey: path) {
          note(&tracked)
          state.files[path] = tracked
        }
      }
      return state.originals[UnsafeRawPointer(methods)]?.pointee
    }
  }

  private static func patch(_ methods: inout sqlite3_io_methods) {
    methods.xWrite = { file, bytes, count, offset in
      let original = SimulatedDisk.note(file) { tracked in
        let written = UnsafeRawBufferPointer(start: bytes, count: Int(count))
        tracked.waiting.append(.write(offset: Int(offset), bytes: Data(written)))
      }
      return original?.xWrite?(file, bytes, count, offset) ?? SQLITE_IOERR
    }
    methods.xTruncate = { file, size in
      let original = SimulatedDisk.note(file) { $0.waiting.append(.truncate(size: Int(size))) }
      return original?.xTruncate?(file, size) ?? SQLITE_IOERR
    }
    methods.xSync = { file, flags in
      let original = SimulatedDisk.note(file) { tracked in
        for change in tracked.waiting { change.apply(to: &tracked.forced) }
        tracked.waiting = []
      }
      // The simulated disk is what survives; the real one is spared the wait.
      return original == nil ? SQLITE_IOERR : SQLITE_OK
    }
  }
}
