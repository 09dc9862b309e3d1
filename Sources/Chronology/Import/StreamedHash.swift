// SHA-256 of what comes in pieces.

import Crypto
import TransparencyLog

/// A SHA-256 in the making.
struct StreamedHash {
  private var hasher = SHA256()

  /// Takes in the next bytes.
  mutating func update(_ bytes: some Sequence<UInt8>) {
    if bytes.withContiguousStorageIfAvailable({ hasher.update(bufferPointer: .init($0)) }) == nil {
      hasher.update(data: Array(bytes))
    }
  }

  /// The hash of all bytes taken in.
  func value() -> Hash {
    guard let hash = Hash(Array(hasher.finalize())) else {
      preconditionFailure("a SHA-256 always has 32 bytes")
    }
    return hash
  }
}
