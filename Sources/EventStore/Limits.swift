// Every bound of the store, in one place, with its unit in its name.

/// The bounds of the log format and of this implementation.
public enum Limits {
  /// Bytes of one payload, its salt included.
  public static let payloadByteCount = 65_536
  /// Bytes of an event's type.
  public static let typeByteCount = 64
  /// Bytes of one event line: AT, type, commitment, payload and the spaces between, at most.
  public static let lineByteCount = 27 + 1 + typeByteCount + 1 + 44 + 1 + payloadByteCount
  /// A checkpoint is kept at every multiple of this many entries.
  public static let checkpointInterval: Int64 = 4_096
  /// Bytes of lines (newlines included) between two kept checkpoints.
  public static let segmentByteCount = 8 * 1_024 * 1_024
  /// Bytes of a checkpoint's note with one signature: an origin has at most 82.
  static let noteByteCount = 1_024
  /// Hashes of a consistency proof (RFC 9162 §2.1.4) between sizes below 2⁶⁴.
  static let proofHashes = 65
  /// How many logs at a time evidence of forks is sent or accepted for.
  public static let forksSent = 64
  /// Checkpoints of further branches that are kept of one forked log.
  static let furtherBranches = 16
  /// How deep a payload's arrays and objects may nest.
  public static let jsonDepth = 32
  /// An event whose AT is further ahead of this machine's clock does not move the hybrid clock.
  public static let clockSkewMicroseconds: Int64 = 10 * 60 * 1_000_000
  /// What a clock that is set can show: 2020-01-01 to 9000-01-01.
  ///
  /// An event of the last moment that can be written would be the last of its log.
  static let clockMicroseconds: Range<Int64> = 1_577_836_800_000_000..<221_845_392_000_000_000
  /// Entries at the ends of logs that the first append of a process reads again.
  static let tailEntries: Int64 = 256
  /// What a log at least takes of them: its checkpoint's signature is checked too.
  static let tailEntriesPerLog: Int64 = 16
  /// How long a writer waits for another process before it gives up.
  public static let busyTimeoutSeconds = 10.0
  /// How long who only reads waits for another process before it folds in memory.
  public static let viewTimeoutSeconds = 2.0
  /// Bytes of a document that a chronology keeps.
  public static let documentByteCount = 64 * 1_024 * 1_024
  /// Bytes of documents that peers may fill a chronology with, unless its owner says otherwise.
  public static let documentQuotaByteCount = 4 << 30
  /// Bytes of a document that are read or written at a time.
  public static let documentPieceByteCount = 1 << 20
  /// Bytes of lines that are read at a time from a segment that is sent on, at least.
  static let segmentPieceByteCount = 256 << 10
  /// Bytes that somebody sends and that are kept in memory until they are whole, before a file is.
  static let spoolMemoryByteCount = 128 << 10
  /// Bytes of a replica's name.
  public static let replicaNameByteCount = 32
  /// Bytes of a chronology's name.
  public static let chronologyNameByteCount = 200
  /// Connections that read at a time.
  static let readerConnections = 4
  /// Bytes of a file that is copied into memory where it cannot be written and has to be folded.
  static let memoryByteCount = 512 * 1_024 * 1_024
  /// Kibibytes of pages that the one writing connection keeps in memory.
  static let cacheKibibytes = 32 * 1_024
  /// Pages of 4,096 bytes in SQLite's write-ahead log before they are moved into the file: few, so
  /// that appends write over the same part of it again and again, which costs the disk and the
  /// memory that holds the file half of what a log costs that grows.
  static let checkpointPages = 2_000
  /// Events of several callers that one transaction appends.
  static let groupEvents = 4_096
  /// Events handed to a projection at a time.
  static let foldBatch = 512
  /// Events that are appended one by one before they are folded without anybody asking.
  static let waitingEvents = 1_000
  /// Events that are appended and folded in one transaction, where very many come to so many.
  ///
  /// Each transaction writes most pages of some indexes once: the larger those are, the fewer
  /// transactions there should be. But others who write wait for one to end.
  static func foldingAppend(to count: Int64) -> Int {
    Int(min(max(8_192, count / 4), 32_768))
  }
  /// Events folded in one transaction.
  static let foldTransaction = 65_536
  /// Entries of one log; a row's key holds the index in this many bits.
  static let indexBits: Int64 = 40
  /// Entries that one log can have.
  ///
  /// Sums of sizes cannot overflow: a message of 16 MiB names fewer than 2^18 logs.
  public static let logEntryCount: Int64 = (1 << indexBits) - 1
}
