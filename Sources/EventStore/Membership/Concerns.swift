// What is wrong, or could go wrong, with a file and who writes it: what `status` says, with the way on.

import GRDB
import TransparencyLog

/// Something about a file or its own logs that a person should know.
public struct Concern: Sendable, Equatable {
  /// What kind of thing it is, for programs.
  public enum Kind: String, Sendable {
    /// No key of the file's logs is here: nothing can be written.
    case noKey
    /// A key, or its head file, cannot be used.
    case keyUnusable
    /// Others than its owner can read the key.
    case keyReadable
    /// The log was signed further than this file holds it.
    case rolledBack
    /// The log in this file is not the one that was signed.
    case otherHistory
    /// A log of this file waits to be admitted, beside the one that is written.
    case waiting
    /// Nobody else could admit anybody if this machine's key were lost.
    case soleAdmin
    /// The file is a clone that lacks what its peer said it has.
    case incompleteClone
    /// Events of the file's own logs were seen on no other replica.
    case onlyHere
  }

  /// What kind of thing it is.
  public let kind: Kind
  /// What it is, in a sentence.
  public let message: String
  /// What to do about it, a way a line.
  public let advice: String?

  /// Whether it stops somebody from working, rather than being only a risk.
  public var isUrgent: Bool { kind != .soleAdmin && kind != .onlyHere }
}

extension EventStore {
  /// What is wrong, or could go wrong, with this file and who writes it.
  ///
  /// Which events are nowhere else, ``ownHoldings()`` says.
  ///
  /// It reads the file and the folder of keys, and changes neither.
  public func concerns() throws -> [Concern] {
    let (own, members, edges, clone) = try read { db in
      let own = try OwnLogs(db)
      return (
        own, try Member.fetchAll(db), own.logs.map { $0.row?.edge ?? CompactRange() },
        try Self.unfinishedClone(db)
      )
    }
    var concerns: [Concern] = []
    if let error = clone.map(EventStoreError.incomplete) {
      concerns.append(
        Concern(kind: .incompleteClone, message: error.message, advice: error.advice))
    }
    guard !own.logs.isEmpty else { return concerns }
    var written: Origin?
    do {
      let found = try own.writable(keys)
      written = found?.log.origin
      if found == nil {
        let error = noKey(own, members)
        concerns.append(Concern(kind: .noKey, message: error.message, advice: error.advice))
      }
    } catch let error as EventStoreError {
      concerns.append(Concern(kind: .keyUnusable, message: error.message, advice: error.advice))
    }
    for (log, edge) in zip(own.logs, edges) where keys.holdsKey(of: log.origin) {
      concerns += concern(log, edge, isWritten: log.origin == written, own, members)
    }
    if let sole = soleAdmin(own, members) { concerns.append(sole) }
    return concerns
  }

  /// What is wrong with one log whose key is here.
  private func concern(
    _ log: OwnLogs.Log, _ edge: CompactRange, isWritten: Bool, _ own: OwnLogs, _ members: [Member]
  ) -> [Concern] {
    var concerns: [Concern] = []
    let name = Words.logs([log.origin])
    if let path = keys.readableKey(of: log.origin) {
      concerns.append(
        Concern(
          kind: .keyReadable,
          message: "others on this machine can read the key of \(name), and sign with it",
          advice: "chmod 600 \(Words.quoted(path))"))
    }
    guard let key = try? keys.key(of: log.origin) else { return concerns }
    do {
      let head = try keys.head(of: log.origin, key: key)
      if head.size > edge.size {
        concerns.append(
          Concern(
            kind: .rolledBack,
            message: "this file is older than what was signed here: it holds \(edge.size) of the "
              + "\(head.size) events that \(name) has signed",
            advice: "Use the newer file, or sync with a peer that has the newer events:\n"
              + "chron sync\n"
              + "If they are lost everywhere, 'chron member renew' says how to go on without them.")
        )
      } else if head.size == edge.size, head.root != edge.root {
        concerns.append(
          Concern(
            kind: .otherHistory,
            message: "\(name) in this file is not the log that was signed here: two copies of the "
              + "file have been written to",
            advice: "Go on in the copy that others have seen.\n"
              + "'chron member renew' says how to go on in this one."))
      }
    } catch let error as EventStoreError {
      concerns.append(Concern(kind: .keyUnusable, message: error.message, advice: error.advice))
    } catch {
      concerns.append(Concern(kind: .keyUnusable, message: "\(error)", advice: nil))
    }
    if !isWritten, log.role == nil, edge.size > 0 {
      concerns.append(waiting(log, key.verifierKey, own))
    }
    return concerns
  }

  private func waiting(_ log: OwnLogs.Log, _ key: VerifierKey, _ own: OwnLogs) -> Concern {
    Concern(
      kind: .waiting,
      message: "\(Words.logs([log.origin])), another log of this file, is not admitted: its events "
        + "count only here",
      advice: "An admin has to run:\nchron member admit '\(key)'")
  }

  private func soleAdmin(_ own: OwnLogs, _ members: [Member]) -> Concern? {
    let admins = members.filter(\.isAdmin).map(\.origin)
    guard !admins.isEmpty, Set(admins).isSubset(of: own.logs.map(\.origin)),
      admins.allSatisfy(keys.holdsKey)
    else { return nil }
    return Concern(
      kind: .soleAdmin,
      message: "the only admin's key is on this machine: if it is lost, nobody can admit members",
      advice: "Back up the folder of keys, or admit a second admin, on another machine:\n"
        + "chron member admit 'VERIFIER-KEY' --as admin")
  }
}
