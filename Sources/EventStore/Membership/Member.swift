// A member of a chronology: a log that counts, and what its writer may do.

import Foundation
public import TransparencyLog

/// What a member may do.
public enum Role: String, Sendable {
  /// Writes, and admits others.
  case admin
  /// Writes.
  case writer
}

/// A log that counts.
public struct Member: Sendable, Equatable {
  /// The log.
  public let origin: Origin
  /// The key that signs it.
  public let key: VerifierKey
  /// What its writer may do.
  public internal(set) var role: Role
  /// How far from the founder it was admitted: recovery −1, founder 0, all others one more than
  /// the admin who admitted them.
  public internal(set) var depth: Int
  /// The event that admitted it; nil for the founder and the recovery key.
  public internal(set) var admittedBy: EventID?
}

/// A name, an incarnation and a key, as `founder`, `recovery` and `member.admitted` have them.
struct Writer {
  let name: String
  let incarnation: Incarnation
  let publicKey: [UInt8]

  init(name: String, publicKey: [UInt8]) {
    self.name = name
    self.publicKey = publicKey
    incarnation = Incarnation(publicKey: publicKey)
  }

  /// Reads the three members; nil unless the incarnation is the key's, and the key one that can be
  /// used.
  init?(_ object: JSONObject) {
    guard let name = object["name"]?.stringValue, Origin.isName(name),
      let incarnation = object["incarnation"]?.stringValue.flatMap({ Incarnation($0) }),
      let text = object["key"]?.stringValue, let key = Data(base64Encoded: text),
      key.count == 32, key.base64EncodedString() == text
    else { return nil }
    self.init(name: name, publicKey: [UInt8](key))
    guard self.incarnation == incarnation, VerifierKey.weakness(of: publicKey) == nil else {
      return nil
    }
  }

  /// The three members, the key in padded base64 (RFC 4648 §4) of its 32 bytes.
  var members: JSONObject {
    [
      "name": .string(name), "incarnation": .string(incarnation.description),
      "key": .string(Data(publicKey).base64EncodedString()),
    ]
  }
}
