// Facts appended one a call, each signed and on the disk when the call returns; folding them, which
// the next view would do, is part of the time.

import Chronology
import Dispatch
import EventStore
import Foundation
import Synchronization

/// Records facts of the rows of a file, one a call: first by one thread, then with a fold after each
/// as if somebody looked every time, then by several at once.
func measureAppend(
  _ folder: String, rows path: String, count: String, callers: String
) throws {
  let contents = try readRows(path).map { row -> FactContent in
    var members = try JSON.parse(row).objectValue ?? [:]
    members["id"] = nil
    return try FactContent(members: members)
  }
  let chronology = try Chronology.found(
    at: folder + "/append.chron", name: "append", replica: "measure",
    keys: KeyStore(directory: folder + "/keys")
  ).chronology
  try chronology.store.project()
  let count = try number(count)
  let taken = try seconds {
    for index in 0..<count { _ = try chronology.record(contents[index % contents.count]) }
    try chronology.store.project()
  }
  report("durable single append", count: count, seconds: taken)
  let looked = try seconds {
    for index in 0..<count {
      _ = try chronology.record(contents[index % contents.count])
      try chronology.store.project()
    }
  }
  report("durable single append, looked at", count: count, seconds: looked)
  let atOnce = try seconds {
    try appendAtOnce(contents, to: chronology, count: count, callers: number(callers))
    try chronology.store.project()
  }
  report("durable appends at once", count: count, seconds: atOnce)
}

private func appendAtOnce(
  _ contents: [FactContent], to chronology: Chronology, count: Int, callers: Int
) throws {
  let next = Mutex(0)
  let failure = Mutex<(any Error)?>(nil)
  let ended = DispatchGroup()
  for _ in 0..<callers {
    ended.enter()
    // Threads, which block on the disk, and are not as few as the cores.
    Thread.detachNewThread {
      defer { ended.leave() }
      do {
        while true {
          let index = next.withLock { next in
            defer { next += 1 }
            return next
          }
          guard index < count else { return }
          _ = try chronology.record(contents[index % contents.count])
        }
      } catch {
        failure.withLock { $0 = error }
      }
    }
  }
  ended.wait()
  if let error = failure.withLock({ $0 }) { throw error }
}
