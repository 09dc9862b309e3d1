// The parts that every event goes through, one at a time.

import EDTF
import EventStore
import Foundation
import TransparencyLog

/// Reads a file of rows, as `chron import` takes them.
func readRows(_ path: String) throws -> [[UInt8]] {
  try [UInt8](Data(contentsOf: URL(filePath: path))).split(separator: 0x0A).map { [UInt8]($0) }
}

/// Measures dates, hashes and JSON on the rows of a file.
func measureParts(rows path: String) throws {
  let rows = try readRows(path)
  let parsed = try rows.map { try JSON.parse($0) }
  let dates = parsed.compactMap { $0.objectValue?["occurred"]?.stringValue }
    .filter { (try? EDTF($0)) != nil }

  try sample("EDTF parse, a month") { keep(try EDTF("2018-10")) }
  try sample("EDTF parse, a day") { keep(try EDTF("2020-12-14")) }
  try sample("EDTF parse, the dates of the rows", perCall: dates.count) {
    for date in dates { keep(try EDTF(date)) }
  }

  let leaf = [UInt8](
    "2026-11-21T10:00:00.123456Z fact.recorded 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
      .utf8)
  let hash = Hash.leaf(leaf)
  sample("leaf hash") { keep(Hash.leaf(leaf)) }
  sample("node hash") { keep(Hash.node(hash, hash)) }
  sample("SHA-256 of a row", perCall: rows.count) { for row in rows { keep(Hash.sha256(row)) } }
  sample("tree of 10,000 leaves, a leaf", perCall: 10_000) {
    var range = CompactRange()
    for _ in 0..<10_000 { range.append(hash) }
    keep(range.root)
  }
  let key = try SigningKey(name: "measure", seed: Array(0..<32))
  let checkpoint = try Checkpoint(origin: "measure", size: 10_000, root: hash)
  let note = try checkpoint.signed(by: key)
  try sample("checkpoint, sign") { keep(try checkpoint.signed(by: key)) }
  try sample("checkpoint, verify") { keep(try Checkpoint.open(note, by: key.verifierKey)) }

  try sample("JSON parse of a row", perCall: rows.count) {
    for row in rows { keep(try JSON.parse(row)) }
  }
  sample("JSON encode of a row", perCall: rows.count) { for row in parsed { keep(row.encoded()) } }
  let moment = Timestamp.now()
  let text = moment.description
  sample("timestamp, write") { keep(moment.description) }
  sample("timestamp, read") { keep(Timestamp(text)) }
}
