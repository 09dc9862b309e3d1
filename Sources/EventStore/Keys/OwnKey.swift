// What a process remembers of its own log's key and head, so that an append neither reads the one
// nor verifies the other again while nothing has changed.

import Synchronization
import TransparencyLog

/// The key of this replica's own log, and the head that was last read or written here.
///
/// The files stay what counts: a key is used only while its file is there, and a head only while
/// its file has the same text.
final class OwnKey: Sendable {
  private struct Known {
    let origin: Origin
    let key: SigningKey
    var head: (note: String, checkpoint: Checkpoint)?
    /// Whether that head is known to be on the disk.
    var isSettled = false
  }

  private let keys: KeyStore
  private let known = Mutex<Known?>(nil)
  /// The keys of which it was said that others can read them.
  private let said = Mutex<Set<String>>([])

  init(_ keys: KeyStore) { self.keys = keys }

  /// The log that this replica was last seen to write, with its key; nil if neither is certain.
  func remembered() -> (origin: Origin, key: SigningKey)? {
    guard let known = known.withLock({ $0 }), keys.holdsKey(of: known.origin) else { return nil }
    return (known.origin, known.key)
  }

  func remember(_ origin: Origin, _ key: SigningKey) {
    known.withLock { $0 = Known(origin: origin, key: key) }
  }

  func forget() { known.withLock { $0 = nil } }

  /// Whether it has not been said of a key's path that others can read it.
  func isFirst(toSay path: String) -> Bool { said.withLock { $0.insert(path).inserted } }

  /// What the head file of a log says; its signature was verified, now or before.
  ///
  /// - Throws: `keyUnusable` where the head file is missing or is not this key's.
  func head(of origin: Origin, key: SigningKey) throws -> Checkpoint {
    let note = try keys.headNote(of: origin)
    if let head = known.withLock({ $0?.origin == origin ? $0?.head : nil }),
      head.note.hasSameBytes(as: note)
    {
      return head.checkpoint
    }
    let checkpoint = try keys.head(note, of: origin, key: key)
    remember(note, checkpoint, of: origin)
    return checkpoint
  }

  /// Writes the head file of a log with a checkpoint that was just signed.
  func writeHead(_ note: String, _ checkpoint: Checkpoint, of origin: Origin) throws {
    try keys.writeHead(note, of: origin.incarnation, durably: false)
    remember(note, checkpoint, of: origin)
  }

  /// Has the head file of a log say what its newest checkpoint says, and be on the disk.
  func settleHead(of origin: Origin, key: SigningKey, size: Int64, note: String) throws {
    let head = try head(of: origin, key: key)
    // A crash may have come between the commit and the head file.
    if head.size < size {
      try keys.writeHead(note, of: origin.incarnation, durably: true)
      remember(note, try keys.head(note, of: origin, key: key), of: origin)
    } else if !isSettled(origin) {
      try DurableFile.synchronize(keys.headPath(origin.incarnation))
    }
    known.withLock { if $0?.origin == origin { $0?.isSettled = true } }
  }

  /// Whether the head that is remembered is known to be on the disk.
  private func isSettled(_ origin: Origin) -> Bool {
    known.withLock { $0?.origin == origin && $0?.isSettled == true }
  }

  private func remember(_ note: String, _ checkpoint: Checkpoint, of origin: Origin) {
    known.withLock { known in
      guard known?.origin == origin else { return }
      known?.head = (note, checkpoint)
      known?.isSettled = false
    }
  }
}
