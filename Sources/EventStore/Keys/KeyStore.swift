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
      problem = "is not that of \(origin)"
    } catch {
      problem = "cannot be read: \(error)"
    }
    throw EventStoreError(
      .keyUnusable, "the private key in \(path) \(problem)",
      advice: "Restore it from a backup, or start a new log with 'chron member renew'.")
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
        .storage, "the folder of keys, \(directory), cannot be made: \(error.localizedDescription)",
        advice: "Name another with CHRON_KEYS.")
    }
    let empty = try Checkpoint(origin: key.name, size: 0, root: Hash.emptyRoot)
    try writeHead(empty.signed(by: key), of: origin.incarnation, durably: true)
    try DurableFile.replace(
      keyPath(origin.incarnation), with: key.encoded + "\n", mode: 0o600, durably: true)
  }

  /// What was last signed for the log of `key`.
  ///
  /// - Throws: `keyUnusable` where the head file is missing or is not this key's.
  func head(of origin: Origin, key: SigningKey) throws -> Checkpoint {
    let path = headPath(origin.incarnation)
    let problem: String
    do {
      if let note = try Self.contents(of: path) {
        return try Checkpoint.open(note, by: key.verifierKey)
      }
      problem = "is missing"
    } catch {
      problem = "cannot be used: \(error)"
    }
    throw EventStoreError(
      .keyUnusable, "\(path), which says how far the log \(origin) was signed, \(problem)",
      advice: "Without it the key might sign a second history. Restore it, or start a new log "
        + "with 'chron member renew'.")
  }

  func writeHead(_ note: String, of incarnation: Incarnation, durably: Bool) throws {
    try DurableFile.replace(headPath(incarnation), with: note, mode: 0o600, durably: durably)
  }

  private static func contents(of path: String) throws -> String? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      return try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw EventStoreError(
        .keyUnusable, "\(path) cannot be read: \(error.localizedDescription)",
        advice: "Check its permissions.")
    }
  }
}
