// The answer to `GET /v1/heads`: how far each log has come at a peer.

internal import EventStore
internal import TransparencyLog

/// A peer's chronology and the heads of its counted logs, in the order in which they were admitted.
struct HeadsMessage: Equatable, Sendable {
  struct Log: Equatable, Sendable {
    var origin: Origin
    /// The log's key as a signed-note verifier key.
    var key: String
    var role: String
    /// Counted entries.
    var size: Int64
    /// The Merkle tree hash of those entries.
    var root: Hash
    /// The newest checkpoint, as a signed note.
    var checkpoint: String
    /// Entries among them whose payload is not held.
    var missing: Int64
  }

  static let schema = "chron.heads/1"

  var chronology: ChronologyID
  var name: String
  /// The version of the log format.
  var format: Int64
  /// The id of the frontier that these heads make.
  var frontier: String
  /// Which of all files with this chronology it is: nil where the peer does not say.
  var instance: String?
  var logs: [Log]
  /// Evidence that logs have two histories; nothing about it has been checked.
  var forks: [ForkEvidence]

  /// What a store has, and which of all its replicas it is.
  init(of store: EventStore) throws {
    self.init(try store.heads())
    instance = store.instance()
  }

  /// What a store has.
  init(_ heads: Heads) {
    chronology = heads.chronology
    name = heads.name
    format = Int64(heads.format)
    frontier = heads.frontier
    logs = heads.logs.map {
      Log(
        origin: $0.origin, key: $0.key, role: $0.role.rawValue, size: $0.size, root: $0.root,
        checkpoint: $0.checkpoint, missing: $0.missing)
    }
    forks = heads.forks
  }

  /// The message of a body.
  init(parsing body: [UInt8]) throws(MessageError) {
    let object = try JSONObject.message(body)
    guard object["schema"]?.stringValue == Self.schema else {
      throw MessageError(reason: "its schema is not \(Self.schema)")
    }
    format = try object.count("format", in: 1...Int64(Int32.max))
    chronology = try object.chronology("chronology")
    name = try object.string("name", maximumBytes: Limits.chronologyNameByteCount)
    frontier = try object.string("frontier", maximumBytes: SyncLimits.nameByteCount)
    instance = object["instance"]?.stringValue?.cut(to: SyncLimits.nameByteCount)
    logs = []
    for element in try object.array("logs") {
      guard let log = element.objectValue else {
        throw MessageError(reason: "an element of \"logs\" is not an object")
      }
      logs.append(try Log(log))
    }
    forks = ForksMessage.read(object)
  }

  /// The body that carries it.
  func encoded() -> [UInt8] {
    var object: JSONObject = [
      "schema": .string(Self.schema),
      "chronology": .string(chronology.description),
      "name": .string(name),
      "format": .int(format),
      "frontier": .string(frontier),
    ]
    if let instance { object["instance"] = .string(instance) }
    object["logs"] = .array(logs.map { .object($0.object) })
    if !forks.isEmpty { object["forks"] = .array(forks.map { .object($0.object) }) }
    return object.encoded()
  }
}

extension HeadsMessage.Log {
  fileprivate init(_ object: JSONObject) throws(MessageError) {
    origin = try object.origin("origin")
    key = try object.string("key", maximumBytes: SyncLimits.nameByteCount)
    role = try object.string("role", maximumBytes: SyncLimits.nameByteCount)
    size = try object.count("size", in: 1...Limits.logEntryCount)
    let encoded = try object.string("root", maximumBytes: SyncLimits.nameByteCount)
    guard let root = Hash(base64: encoded) else {
      throw MessageError(reason: "the member \"root\" is not a hash in base64")
    }
    self.root = root
    checkpoint = try object.string("checkpoint", maximumBytes: SyncLimits.segmentHeadByteCount)
    missing = try object.count("missing")
  }

  fileprivate var object: JSONObject {
    [
      "origin": .string(origin.description),
      "key": .string(key),
      "role": .string(role),
      "size": .int(size),
      "root": .string(root.base64),
      "checkpoint": .string(checkpoint),
      "missing": .int(missing),
    ]
  }
}
