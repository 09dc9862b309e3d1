// Verifies a chronology's file: every log from its rows, every local table against what the logs
// imply, and what is folded from them against a fresh fold. Nothing that the file says of itself is
// taken on trust, and nothing in it is changed.

import Foundation
import GRDB
import TransparencyLog

/// How far a verification has come.
public struct VerifyProgress: Sendable {
  /// Entries that have been checked, or folded.
  public let done: Int64
  /// Entries in all.
  public let total: Int64
}

/// How much of a file is verified.
public enum VerifyExtent: Sendable {
  /// The logs, and the tables beside them.
  case logs
  /// Those, the structure of the file, and what is folded from the logs.
  case everything
}

extension EventStore {
  /// Verifies the file against the signatures in it, and against this machine's head file.
  ///
  /// Each payload is hashed against its commitment, each entry into its log's tree, and the tree
  /// compared with every checkpoint. It proves that this file holds what the logs' writers signed;
  /// that a writer did not sign two histories shows when replicas sync.
  ///
  /// Projections are compared with a fresh fold, in temporary tables, as far as they had come.
  ///
  /// - Parameter progress: is told now and then how far it has come.
  /// - Throws: `EventStoreError` only if the file cannot be read at all.
  public func verify(
    _ extent: VerifyExtent = .everything, progress: (VerifyProgress) -> Void = { _ in }
  ) throws -> VerifyReport {
    // Before the snapshot: what is appended from now on is in the snapshot, or in neither.
    let head = Result { try signedHead() }
    let report = try translating {
      try file.readApart { db in
        try verify(db, extent, head: head, progress: progress)
      }
    }
    remember(report)
    return report
  }

  private func verify(
    _ db: Database, _ extent: VerifyExtent,
    head: Result<SignedHead, any Error>,
    progress: (VerifyProgress) -> Void
  ) throws -> VerifyReport {
    let rows = try Row.fetchAll(db, sql: "SELECT * FROM log ORDER BY number")
    let entries = rows.reduce(Int64(0)) { sum, row in
      // A size that cannot be is shown as what it is below.
      let size = (row.value("size") ?? 0) as Int64
      return sum &+ (size < 0 || size >= 1 << Limits.indexBits ? 0 : size)
    }
    let total = extent == .logs ? entries : 2 * entries
    var done: Int64 = 0
    var ends: [LogVerifier.End] = []
    var logs: [VerifyReport.Log] = []
    for row in rows {
      var verifier = LogVerifier(db, row)
      let log = verifier.report { progress(VerifyProgress(done: done + $0, total: total)) }
      done += max(0, min(log.size, entries - done))
      ends += verifier.ends
      logs.append(log)
    }
    progress(VerifyProgress(done: done, total: total))
    var report = VerifyReport(logs: logs)
    var beside = FileVerifier(db, chronology: chronology, head: head)
    beside.check(logs, ends, &report)
    if extent == .everything {
      try ProjectionVerifier(db: db, projections: projections).check(&report) { folded in
        progress(VerifyProgress(done: min(total, done + folded), total: total))
      }
    }
    progress(VerifyProgress(done: total, total: total))
    return report
  }
}

/// What this machine was last seen to sign for this replica's own log.
enum SignedHead {
  case none
  case known(Origin, Checkpoint)
  /// It is not at hand, which says nothing about the file.
  case notAtHand(String)
}

extension EventStore {
  private func signedHead() throws -> SignedHead {
    guard let origin = try read({ try ReplicaRow.fetch($0).origin }) else { return .none }
    var problem = "its key is not in \(keys.directory)"
    // Read without the lock of whoever may be appending, and is perhaps stopped: a head that is
    // written over just now is read again.
    for _ in 0..<3 {
      do {
        guard let (own, key) = try ownLogIfAny() else { break }
        return .known(own, try keys.head(of: own, key: key))
      } catch let error as EventStoreError {
        problem = error.message
        usleep(10_000)
      }
    }
    return .notAtHand(
      "whether the log \(origin) has all that was last signed here: \(problem)")
  }
}
