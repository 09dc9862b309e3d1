// The log alone, without projections: one call that appends, and segments that are taken in.

import EventStore
import Foundation

/// Appends events whose payloads have `bytes` bytes, and takes them in on another replica.
func measureLog(_ folder: String, count: String, bytes: String) throws {
  let keys = KeyStore(directory: folder + "/keys")
  let writer = try EventStore.found(
    at: folder + "/writer.chron", name: "log", replica: "writer", keys: keys
  ).store
  let events = try newEvents(number(count), bytes: number(bytes))
  try report("log append", count: events.count, seconds: seconds { _ = try writer.append(events) })

  let reader = try EventStore.replicate(
    at: folder + "/reader.chron", chronology: writer.chronology, name: "log", replica: "reader",
    keys: keys)
  let segments = try writer.plan(have: [:]).map { try writer.segment($0) }
  let taken = try seconds { for segment in segments { _ = try reader.ingest(segment) } }
  report("log ingest", count: events.count, seconds: taken)

  let sent = try seconds {
    for plan in try writer.plan(have: [:]) { keep(try writer.segment(plan)) }
  }
  report("log read as segments", count: events.count, seconds: sent)
  let verified = try seconds {
    guard try reader.verify(.logs).ok else { throw VerificationFailed() }
  }
  report("log verify", count: events.count, seconds: verified)
}

/// Two replicas that should hold the same do not.
struct VerificationFailed: Error {}

/// Events of a type that no projection knows, whose payloads have `bytes` bytes once salted.
func newEvents(_ count: Int, bytes: Int) -> [NewEvent] {
  // {"text":"…","salt":"<32 digits>"}
  let text = JSON.string(String(repeating: "x", count: max(bytes - 53, 1)))
  return (0..<count).map { _ in NewEvent(type: "measure.event", payload: ["text": text]) }
}
