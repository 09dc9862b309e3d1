// Shapes that bend curves where something costs what it should not: one fact revised again and
// again, and many small logs, which also arrive in the reverse order of their times.

import Chronology
import EventStore
import Foundation

/// Revises one fact `count` times in one transaction, then reads it.
func measureRevisions(_ folder: String, count: String) throws {
  let chronology = try Chronology.found(
    at: folder + "/revisions.chron", name: "revisions", replica: "measure",
    keys: KeyStore(directory: folder + "/keys")
  ).chronology
  try chronology.store.project()
  let (fact, event) = try chronology.record(
    FactContent(statement: "A statement that will change."))
  let count = try number(count)
  let drafts = (0..<count).map { index in
    let set: JSONObject = ["statement": .string("Statement \(index), and 40 characters beside.")]
    return Draft.revised(fact, Revision(set: set), after: [event.reference])
  }
  try report(
    "revisions of one fact, one call", count: count,
    seconds: seconds { _ = try chronology.append(drafts) })
  try report(
    "one more revision, of ten", count: 10,
    seconds: seconds {
      for number in 0..<10 {
        _ = try chronology.revise(fact, Revision(set: ["note": .string("Note \(number).")]))
      }
    })
  try report("rebuild", count: count, seconds: seconds { try chronology.store.rebuild() })
}

/// Makes `logs` logs of `events` events, and takes them in, those with the latest times first.
func measureLogs(_ folder: String, logs: String, events: String) throws {
  let keys = KeyStore(directory: folder + "/keys")
  let (logCount, eventCount) = (try number(logs), try number(events))
  let founder = try Chronology.found(
    at: folder + "/logs.chron", name: "logs", replica: "founder", keys: keys
  ).chronology
  var segments: [Segment] = []
  for log in 0..<logCount {
    let path = folder + "/replica.chron"
    let replica = try EventStore.replicate(
      at: path, chronology: founder.id, name: "logs", replica: "replica-\(log)", keys: keys)
    if let key = try replica.identity().key {
      _ = try founder.store.admit(key, role: .writer)
    }
    // The founder's log alone; the replica's own counts there once it has been admitted in it.
    for plan in try founder.store.plan(have: [:]) {
      _ = try replica.ingest(founder.store.segment(plan))
    }
    let drafts = (0..<eventCount).map { index in
      Draft.recorded(
        NewFact(content: FactContent(statement: "Event \(index) of log \(log).")))
    }
    _ = try replica.append(drafts)
    segments += try replica.plan(have: founder.store.held()).map { try replica.segment($0) }
    try replica.close()
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
  }
  // The last made has the latest times.
  let taken = try seconds {
    for segment in segments.reversed() { _ = try founder.store.ingest(segment) }
  }
  let count = logCount * eventCount
  report("\(logCount) logs, latest first: ingest", count: count, seconds: taken)
  let folded = try seconds { try founder.store.project() }
  report("\(logCount) logs: fold", count: count, seconds: folded)
  let asked = try seconds { keep(try founder.store.heads()) }
  report("\(logCount) logs: heads", count: 1, seconds: asked)
  // The first append after a bulk waits until the disk has what folding left to it.
  _ = try founder.record(FactContent(statement: "One more."))
  try report(
    "\(logCount) logs: one more append, of ten", count: 10,
    seconds: seconds {
      for number in 0..<10 { _ = try founder.record(FactContent(statement: "More: \(number).")) }
    })
}
