// Facts appended one at a time, each durable, signed and folded when the call returns.

import Chronology
import EventStore
import Foundation

/// Records facts of the rows of a file, one a transaction.
func measureAppend(_ folder: String, rows path: String, count: String) throws {
  let contents = try readRows(path).map { row -> FactContent in
    var members = try JSON.parse(row).objectValue ?? [:]
    members["id"] = nil
    return try FactContent(members: members)
  }
  let chronology = try Chronology.found(
    at: folder + "/append.chron", name: "append", replica: "measure",
    keys: KeyStore(directory: folder + "/keys")
  ).chronology
  // What founding wrote is folded later, and what is appended meanwhile would wait with it.
  try chronology.store.project()
  let count = try number(count)
  let taken = try seconds {
    for index in 0..<count { _ = try chronology.record(contents[index % contents.count]) }
  }
  report("durable single append", count: count, seconds: taken)
}
