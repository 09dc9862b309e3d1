// What a peer's heads say is checked before it is believed: it must be what the logs' writers signed.

internal import EventStore

extension HeadsMessage {
  /// Checks that each row is what the log's own key signed, and that the frontier is that of the rows.
  ///
  /// Whatever does not hold is the peer's doing: a writer answers only for what its key signed.
  ///
  /// - Parameter here: This side's heads. What both have alike was checked when it was taken in.
  /// - Throws: ``SyncError`` with `falseHeads`.
  func checkClaims(_ url: String, knowing here: HeadsMessage? = nil) throws(SyncError) {
    let known = Dictionary((here?.logs ?? []).map { ($0.origin, $0) }) { first, _ in first }
    var seen: Set<Origin> = []
    for log in logs {
      guard log.origin.chronology == chronology, seen.insert(log.origin).inserted else {
        throw .falseHeads(
          url, "they name the log \(log.origin) twice, or it is of another chronology")
      }
      if known[log.origin]?.isSigned(like: log) == true { continue }
      if let own = known[log.origin], own.key != log.key {
        throw .falseHeads(
          url, "the key that they give for \(log.origin) is not the one that was admitted")
      }
      do throws(EventStoreError) {
        let signed = try SignedCheckpoint(log.checkpoint, of: log.origin, key: log.key)
        guard signed.size == log.size, signed.root == log.root, log.missing <= log.size else {
          throw EventStoreError(
            .badRoot, "the size and root of \(log.origin) do not match its checkpoint")
        }
      } catch {
        throw .falseHeads(url, error.message)
      }
    }
    let rows = logs.map { Frontier.Log(origin: $0.origin, size: $0.size, root: $0.root) }
    guard Frontier(rows).id == frontier else {
      throw .falseHeads(url, "their frontier does not match their logs")
    }
  }
}

extension HeadsMessage.Log {
  /// Whether both rows stand on the same signed words.
  fileprivate func isSigned(like other: HeadsMessage.Log) -> Bool {
    size == other.size && root == other.root && key == other.key && checkpoint == other.checkpoint
      && other.missing <= other.size
  }
}

extension SyncError {
  fileprivate static func falseHeads(_ url: String, _ what: String) -> SyncError {
    SyncError(
      .falseHeads, "the heads that \(url) gives are wrong: \(what)",
      advice:
        "Nothing was taken from it. The writers of the logs are not to blame: ask whoever runs "
        + "that peer to run 'chron verify' there, and sync with another.")
  }
}
