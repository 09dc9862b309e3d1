// The test vectors of data/transparency-log, as Swift values.

import Foundation
import TestSupport
import TransparencyLog

/// One file of vectors each; the file's README says where they come from.
enum Vectors {
  struct MerkleTree: Decodable {
    struct KnownHash: Decodable { var what, of, hash: String }
    struct Inclusion: Decodable {
      var index, size: UInt64
      var path: [HexHash]
    }
    struct Consistency: Decodable {
      var oldSize, newSize: UInt64
      var path: [HexHash]
    }
    var hashes: [KnownHash]
    var leaves: [String]
    var roots: [HexHash]
    var inclusion: [Inclusion]
    var consistency: [Consistency]
  }

  struct RefusedProofs: Decodable {
    struct Inclusion: Decodable {
      var why, index, size: String
      var leaf, root: HexHash
      var path: [HexHash]
    }
    struct Consistency: Decodable {
      var why, oldSize, newSize: String
      var oldRoot, newRoot: HexHash
      var path: [HexHash]
    }
    var inclusion: [Inclusion]
    var consistency: [Consistency]
  }

  struct Keys: Decodable {
    struct Verifier: Decodable { var text, name, keyHash: String }
    struct Signer: Decodable { var text, verifierKey: String }
    struct Refused: Decodable { var why, text: String }
    var verifierKeys: [Verifier]
    var signingKeys: [Signer]
    var refusedVerifierKeys, refusedSigningKeys: [Refused]
  }

  struct Notes: Decodable {
    struct Verified: Decodable {
      var note, text, key: String
      var signingKey: String?
    }
    struct Unverified: Decodable { var why, note, key, code: String }
    struct Malformed: Decodable { var why, note: String }
    var verified: [Verified]
    var unverified: [Unverified]
    var malformed: [Malformed]
  }

  struct Checkpoints: Decodable {
    struct Read: Decodable {
      var body, origin, size, root: String
      var extensions: [String]
      var note: String?
      var signatures: [String]?
    }
    struct Refused: Decodable { var why, body: String }
    var read: [Read]
    var refused: [Refused]
  }

  struct Tiles: Decodable {
    struct Path: Decodable {
      var path, kind, index: String
      var width: Int
    }
    struct Tree: Decodable {
      var size: String
      var full: [UInt64]
      var partial: [Int]
    }
    var paths: [Path]
    var refused: [String]
    var trees: [Tree]
  }

  static func merkleTree() throws -> MerkleTree { try read("merkle-tree") }
  static func refusedProofs() throws -> RefusedProofs { try read("refused-proofs") }
  static func keys() throws -> Keys { try read("keys") }
  static func notes() throws -> Notes { try read("notes") }
  static func checkpoints() throws -> Checkpoints { try read("checkpoints") }
  static func tiles() throws -> Tiles { try read("tiles") }

  private static func read<Value: Decodable>(_ name: String) throws -> Value {
    let file = Repository.file("data/transparency-log/\(name).json")
    return try JSONDecoder().decode(Value.self, from: Data(contentsOf: file))
  }
}

/// A hash as the vectors have it, in hex.
struct HexHash: Decodable {
  let hash: Hash

  init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let hash = Hash(hex: text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "\(text) is not a hash"))
    }
    self.hash = hash
  }
}
