// Private keys and head files: what a machine holds outside the chronology's file, so that a copied
// or restored file is noticed before it signs a second history.

import Foundation
import TransparencyLog

/// The folder of private keys, one per log that this machine writes, each with its head file.
public struct KeyStore: Sendable {
  /// The folder; made when the first key is.
  public let directory: String

  /// The keys in `directory`.
  public init(directory: String) {
    self.directory = directory
  }

  /// `$CHRON_KEYS`, else `$XDG_STATE_HOME/chron/keys`, else `~/.local/state/chron/keys` (XDG Base
  /// Directory Specification).
  public static func standard(environment: [String: String]) -> KeyStore {
    if let keys = environment["CHRON_KEYS"], !keys.isEmpty { return KeyStore(directory: keys) }
    // The specification has relative paths ignored.
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      return KeyStore(directory: state + "/chron/keys")
    }
    let home = environment["HOME"] ?? FileManager.default.homeDirectoryForCurrentUser.path
    return KeyStore(directory: home + "/.local/state/chron/keys")
  }

  func keyPath(_ incarnation: Incarnation) -> String { "\(directory)/\(incarnation).key" }
  func headPath(_ incarnation: Incarnation) -> String { "\(directory)/\(incarnation).head" }
  func lockPath(_ incarnation: Incarnation) -> String { "\(directory)/\(incarnation).lock" }

  /// The key of the log `origin`, or nil if this machine does not hold it.
  func key(of origin: Origin) throws -> SigningKey? {
    let path = keyPath(origin.incarnation)
    guard let text = try Self.contents(of: path) else { return nil }
    let problem: String
    do {
      let key = try SigningKey(parsing: text.trimmingCharacters(in: .whitespacesAndNewlines))
      if key.name == origin.description { return key }
      problem = "does not belong to \(origin)"
    } catch {
      problem = "cannot be read: \(error)"
    }
    throw EventStoreError(
      .keyUnusable, "the private key in \(path) \(problem)",
      advice: "Restore it from a backup. Without it, 'chron member renew' begins a new log.")
  }

  /// The path of the log's key if others than its owner can read it.
  func readableKey(of origin: Origin) -> String? {
    var status = stat()
    let path = keyPath(origin.incarnation)
    guard stat(path, &status) == 0, status.st_mode & 0o077 != 0 else { return nil }
    return path
  }

  /// Keeps a new key, and a head that says that nothing was signed with it yet.
  ///
  /// Both are on the disk when this returns: a log must never begin with a key that a crash can take
  /// back.
  func keep(_ key: SigningKey, for origin: Origin) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw EventStoreError(
        .storage,
        "the folder of keys, \(directory), cannot be created: \(error.localizedDescription)",
        advice: "Set CHRON_KEYS to another folder.")
    }
    let empty = try Checkpoint(origin: key.name, size: 0, root: Hash.emptyRoot)
    try writeHead(empty.signed(by: key), of: origin.incarnation, durably: true)
    try DurableFile.replace(
      keyPath(origin.incarnation), with: key.encoded + "\n", mode: 0o600)
  }

  /// Whether a key for the log `origin` lies here, as far as can be told without reading it.
  func holdsKey(of origin: Origin) -> Bool { access(keyPath(origin.incarnation), R_OK) == 0 }

  /// What was last signed for the log of `key`.
  ///
  /// - Throws: `keyUnusable` where the head file is missing or is not this key's.
  func head(of origin: Origin, key: SigningKey) throws -> Checkpoint {
    try head(headNote(of: origin), of: origin, key: key)
  }

  /// What the text of a head file says.
  ///
  /// - Throws: `keyUnusable` where it is not this key's.
  func head(_ note: String, of origin: Origin, key: SigningKey) throws -> Checkpoint {
    do {
      return try Checkpoint.open(note, by: key.verifierKey)
    } catch {
      throw unusableHead(of: origin, "cannot be used: \(error)")
    }
  }

  /// The text of a head file.
  ///
  /// - Throws: `keyUnusable` where it is missing or cannot be read.
  func headNote(of origin: Origin) throws -> String {
    guard let note = try Self.contents(of: headPath(origin.incarnation)) else {
      throw unusableHead(of: origin, "is missing")
    }
    return note
  }

  private func unusableHead(of origin: Origin, _ problem: String) -> EventStoreError {
    EventStoreError(
      .keyUnusable,
      "\(headPath(origin.incarnation)), which says how far the log \(origin) was signed, "
        + problem,
      advice: "Without it the key might sign a second history, so nothing was written. Restore the "
        + "head file, or see what 'chron member renew' says.")
  }

  /// Writes a head file; who has the log's lock does.
  ///
  /// - Parameter durably: Whether it is on the disk when this returns. Otherwise it is there soon,
  ///   or a power failure leaves the head from before, which the log extends too.
  func writeHead(_ note: String, of incarnation: Incarnation, durably: Bool) throws {
    let path = headPath(incarnation)
    // What could not be written over, or only half, is written anew.
    if !durably, (try? DurableFile.overwrite(path, with: note)) == true { return }
    try DurableFile.replace(path, with: note, mode: 0o600)
  }

  /// Whether a regular file holds a private key, by what it begins with.
  public static func isKey(at path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    let beginning = Data("PRIVATE+KEY+".utf8)
    return (try? file.read(upToCount: beginning.count)) == beginning
  }

  private static func contents(of path: String) throws -> String? {
    do {
      return try DurableFile.contents(of: path)
    } catch {
      throw EventStoreError(.keyUnusable, error.message, advice: "Check its permissions.")
    }
  }
}
