// Adds one's own events to one's own log, and signs the checkpoints that they owe (log-format,
// "Log"): at the final size, at every multiple of 4,096 passed, and before 8 MiB without one.

import GRDB
import TransparencyLog

struct SigningLogWriter {
  private var writer: LogWriter
  private let key: SigningKey
  /// The newest checkpoint that was signed here, and its note.
  private var newest: Signed?
  /// The leaf's bytes of the event at hand; one room for all of them.
  private var head: [UInt8] = []

  init(_ writer: LogWriter, key: SigningKey) {
    self.writer = writer
    self.key = key
  }

  mutating func add(_ event: SealedEvent, at: Timestamp) throws {
    head.removeAll(keepingCapacity: true)
    EventLine.writeHead(at: at, type: event.type.utf8, commitment: event.commitment, to: &head)
    try add(event, at: at, leaf: Hash.leaf(head))
  }

  mutating func add(_ event: SealedEvent, at: Timestamp, leaf: Hash) throws {
    let byteCount = EventLine.byteCount(type: event.type, payload: event.payload.count)
    if writer.log.keptBytes + byteCount > Limits.segmentByteCount {
      try sign()
      try writer.keep(at: writer.log.size, bytesSince: 0)
    }
    try writer.add(
      at: at, type: event.type, commitment: event.commitment, leaf: leaf,
      payload: event.payload[...])
    if writer.log.size.isMultiple(of: Limits.checkpointInterval) {
      try sign()
      try writer.keep(at: writer.log.size, bytesSince: 0)
    }
  }

  /// Signs a checkpoint at the present size, unless the file has one already.
  private mutating func sign() throws {
    let edge = writer.log.edge
    guard writer.log.size > writer.since, newest?.checkpoint.size != edge.size else { return }
    let checkpoint = try Checkpoint(origin: key.name, size: edge.size, root: edge.root)
    let note = try checkpoint.signed(by: key)
    try writer.insert(checkpoint: note)
    newest = (checkpoint, note)
  }

  /// A checkpoint, and the note that its writer signed.
  typealias Signed = (checkpoint: Checkpoint, note: String)

  /// The events that were added since this was last asked.
  mutating func takeEvents() throws -> [Event] { try writer.takeEvents() }

  /// Signs the final size, and saves where the log stands.
  ///
  /// - Returns: What the head file is to hold; nil if there were no events.
  mutating func finish(now: Timestamp, chronology: ChronologyID) throws -> Signed? {
    try sign()
    guard let newest else { return nil }
    try writer.finish(now: now, chronology: chronology, movesClock: false)
    return newest
  }
}
