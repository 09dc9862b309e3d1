// SQLite's files with faults: a VFS over the system's own, which hands each call on unless a test
// has it fail (sqlite.org/vfs.html). Files that no test watches are not touched.

import Foundation
import GRDBSQLite

/// A call of SQLite to its files.
enum DiskCall: String, Sendable {
  case read, write, sync, truncate, size, lock, map, lockMap

  var failure: Int32 {
    switch self {
    case .read: SQLITE_IOERR | 1 << 8
    case .write: SQLITE_IOERR | 3 << 8
    case .sync: SQLITE_IOERR | 4 << 8
    case .truncate: SQLITE_IOERR | 6 << 8
    case .size: SQLITE_IOERR | 7 << 8
    case .lock: SQLITE_IOERR | 15 << 8
    case .lockMap: SQLITE_IOERR | 20 << 8
    case .map: SQLITE_IOERR | 21 << 8
    }
  }
}

/// How a call fails.
enum DiskFault: Sendable {
  case notDone, doneAllTheSame
}

enum FaultyDisk {
  typealias Faults = @Sendable (DiskCall) -> DiskFault?
  private typealias Methods = UnsafePointer<sqlite3_io_methods>

  // Unchecked: nothing of it is touched without its lock; the pointers are SQLite's, which frees none
  // of them while another thread uses it.
  private final class State: @unchecked Sendable {
    let lock = NSLock()
    var watched: [String: Faults] = [:]
    var paths: [UnsafeRawPointer: String] = [:]
    var patched: [UnsafeRawPointer: UnsafeRawPointer] = [:]
    var originals: [UnsafeRawPointer: UnsafeRawPointer] = [:]
  }

  private static let state = State()

  /// Puts the VFS in the place of the system's, for files that are opened from then on.
  static let isInstalled: Bool = {
    guard let base = sqlite3_vfs_find(nil) else { return false }
    let vfs = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    vfs.initialize(to: base.pointee)
    vfs.pointee.zName = UnsafePointer(strdup("faulty"))
    vfs.pointee.xOpen = { _, name, file, flags, granted in
      guard let base = sqlite3_vfs_find("unix"), let open = base.pointee.xOpen, let file else {
        return SQLITE_CANTOPEN
      }
      let result = open(base, name, file, flags, granted)
      if result == SQLITE_OK, let name { FaultyDisk.adopt(file, String(cString: name)) }
      return result
    }
    return sqlite3_vfs_register(vfs, 1) == SQLITE_OK
  }()

  /// Runs `body` while calls on files under a folder may fail.
  static func failing<Result>(
    under folder: String, _ faults: @escaping Faults, _ body: () throws -> Result
  ) rethrows -> Result {
    state.lock.withLock { state.watched[folder] = faults }
    defer { state.lock.withLock { state.watched[folder] = nil } }
    return try body()
  }

  private static func adopt(_ file: UnsafeMutablePointer<sqlite3_file>, _ path: String) {
    guard let methods = file.pointee.pMethods else { return }
    let patched = state.lock.withLock { () -> UnsafeRawPointer in
      state.paths[UnsafeRawPointer(file)] = path
      if let known = state.patched[UnsafeRawPointer(methods)] { return known }
      let copy = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
      copy.initialize(to: methods.pointee)
      patch(&copy.pointee)
      state.patched[UnsafeRawPointer(methods)] = UnsafeRawPointer(copy)
      state.originals[UnsafeRawPointer(copy)] = UnsafeRawPointer(methods)
      return UnsafeRawPointer(copy)
    }
    file.pointee.pMethods = patched.assumingMemoryBound(to: sqlite3_io_methods.self)
  }

  private static func run(
    _ call: DiskCall?, _ file: UnsafeMutablePointer<sqlite3_file>?,
    _ body: (sqlite3_io_methods) -> Int32?
  ) -> Int32 {
    guard let file, let methods = file.pointee.pMethods else { return SQLITE_MISUSE }
    let (original, faults) = state.lock.withLock { () -> (Methods?, Faults?) in
      let path = state.paths[UnsafeRawPointer(file)] ?? ""
      return (
        state.originals[UnsafeRawPointer(methods)]?
          .assumingMemoryBound(to: sqlite3_io_methods.self),
        state.watched.first { path.hasPrefix($0.key) }?.value
      )
    }
    guard let original else { return SQLITE_MISUSE }
    let fault = call.flatMap { faults?($0) }
    if let call, fault == .notDone { return call.failure }
    let result = body(original.pointee) ?? SQLITE_MISUSE
    guard let call, fault != nil else { return result }
    return call.failure
  }

  private static func patch(_ methods: inout sqlite3_io_methods) {
    methods.xRead = { file, bytes, count, offset in
      FaultyDisk.run(.read, file) { $0.xRead?(file, bytes, count, offset) }
    }
    methods.xWrite = { file, bytes, count, offset in
      FaultyDisk.run(.write, file) { $0.xWrite?(file, bytes, count, offset) }
    }
    methods.xSync = { file, flags in FaultyDisk.run(.sync, file) { $0.xSync?(file, flags) } }
    methods.xTruncate = { file, size in
      FaultyDisk.run(.truncate, file) { $0.xTruncate?(file, size) }
    }
    methods.xFileSize = { file, size in FaultyDisk.run(.size, file) { $0.xFileSize?(file, size) } }
    methods.xLock = { file, level in FaultyDisk.run(.lock, file) { $0.xLock?(file, level) } }
    if methods.iVersion >= 2 {
      methods.xShmMap = { file, page, size, extends, address in
        FaultyDisk.run(.map, file) { $0.xShmMap?(file, page, size, extends, address) }
      }
      methods.xShmLock = { file, offset, count, flags in
        // Giving a lock back does not fail.
        FaultyDisk.run(flags & SQLITE_SHM_UNLOCK != 0 ? nil : .lockMap, file) {
          $0.xShmLock?(file, offset, count, flags)
        }
      }
    }
  }
}
