// What the first pass of an import made of the rows, kept in a file without a name, so that the
// second pass need not read and check all of them again.

import EventStore
import Foundation

/// A row as it will be imported.
enum SpooledRow {
  /// The events that record a fact of which nothing is known.
  case fact([NewEvent])
  /// A source, which is compared with what is known when it is imported.
  case source(RowSource)
}

/// Rows that are imported in one go, some thousands at most.
enum SpooledLot: Sendable {
  case facts(SealedEvents, rowCount: Int)
  case mixed([SpooledRow])
}

/// The file of an import, once it is written.
final class ImportSpool: Sendable {
  private let file: FileHandle

  fileprivate init(_ file: FileHandle) {
    self.file = file
  }

  /// The lots in order, read and sealed on a thread of their own.
  func lots() throws -> ReadAhead<SpooledLot> {
    try file.seek(toOffset: 0)
    return ReadAhead(from: self) { spool in try spool.next() }
  }

  private func next() throws -> SpooledLot? {
    var reader = SpoolReader(try file.bytes(upTo: 4))
    guard !reader.isAtEnd else { return nil }
    var rows = SpoolReader(try file.bytes(upTo: reader.count()))
    var lot: [SpooledRow] = []
    while let row = try rows.row() { lot.append(row) }
    let events = lot.compactMap { row in if case .fact(let events) = row { events } else { nil } }
    guard events.count == lot.count else { return .mixed(lot) }
    return .facts(try SealedEvents(events.flatMap { $0 }), rowCount: lot.count)
  }
}

/// Writes the file of an import beside the chronology, where there has to be room anyway.
struct ImportSpoolWriter {
  /// Bytes of rows in a lot, about.
  private static let lotByteCount = 2 << 20

  /// Nil if there is none, or it could not be written: the second pass then does without.
  private var file: FileHandle?
  private var lot: [UInt8] = []

  init(beside path: String) {
    // mkstemp(3) puts a unique ending in the place of six X.
    var template = Array("\(path)-import-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { return }
    // Nobody else needs its name, and whatever happens it leaves nothing behind.
    unlink(template)
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// Whether it still takes rows.
  var isOpen: Bool { file != nil }

  /// Does without a file: some row has to be compared when it is imported.
  mutating func abandon() {
    file = nil
    lot = []
  }

  mutating func add(_ row: SpooledRow) {
    guard file != nil else { return }
    switch row {
    case .fact(let events):
      add(events.count)
      for event in events {
        add(Array(event.type.utf8))
        add(event.payload)
      }
    case .source(let row):
      add(0)
      add(Array(row.source.description.utf8))
      add(row.description.encoded())
    }
    if lot.count >= Self.lotByteCount { endLot() }
  }

  private mutating func add(_ count: Int) {
    withUnsafeBytes(of: UInt32(count)) { lot += $0 }
  }

  private mutating func add(_ bytes: [UInt8]) {
    add(bytes.count)
    lot += bytes
  }

  private mutating func endLot() {
    guard !lot.isEmpty else { return }
    do {
      try file?.write(contentsOf: withUnsafeBytes(of: UInt32(lot.count)) { Data($0) })
      try file?.write(contentsOf: lot)
      lot.removeAll(keepingCapacity: true)
    } catch {
      // A disk that is full now may have room for the import itself.
      abandon()
    }
  }

  /// The file with all rows; nil if there is none.
  mutating func finish() -> ImportSpool? {
    endLot()
    return file.map { ImportSpool($0) }
  }
}

/// Reads a lot, in the order in which it was written.
private struct SpoolReader {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { place >= bytes.count }

  mutating func count() -> Int {
    defer { place += 4 }
    guard place + 4 <= bytes.count else { return 0 }
    return bytes.withUnsafeBytes {
      Int($0.loadUnaligned(fromByteOffset: place, as: UInt32.self))
    }
  }

  private mutating func field() -> ArraySlice<UInt8> {
    let length = count()
    defer { place += length }
    return bytes[min(place, bytes.count)..<min(place + length, bytes.count)]
  }

  /// The next row; nil at the end.
  mutating func row() throws -> SpooledRow? {
    guard !isAtEnd else { return nil }
    let eventCount = count()
    if eventCount > 0 {
      return .fact(
        (0..<eventCount).map { _ in
          NewEvent(type: String(decoding: field(), as: UTF8.self), encoded: Array(field()))
        })
    }
    let id = SourceID(String(decoding: field(), as: UTF8.self))
    let description = try JSON.parse(Array(field())).objectValue
    guard let id, let description else {
      throw ImportError("what was noted of the rows cannot be read any more")
    }
    return .source(RowSource(source: id, description: description))
  }
}
