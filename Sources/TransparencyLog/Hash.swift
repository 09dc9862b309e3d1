// SHA-256 hashes, and the two ways in which a Merkle tree makes them: of an entry and of a pair.

internal import Crypto

/// A SHA-256 hash (FIPS 180-4): 32 bytes, stored inline, so that a copy allocates nothing.
///
/// Hashes are ordered as their bytes are, from the first to the last.
public struct Hash: Sendable {
  /// How many bytes a hash has.
  public static let byteCount = 32

  /// The bytes in the order of memory, four words of eight: a homogeneous tuple has no padding.
  private let words: (UInt64, UInt64, UInt64, UInt64)

  /// Takes over 32 bytes; nil if there are fewer or more.
  public init?(_ bytes: some Collection<UInt8>) {
    // Contiguous bytes are taken in one load; going through a generic collection byte by byte
    // would cost more than hashing them.
    let loaded = bytes.withContiguousStorageIfAvailable {
      Hash(loading: UnsafeRawBufferPointer($0))
    }
    guard let hash = loaded ?? Array(bytes).withUnsafeBytes({ Hash(loading: $0) }) else {
      return nil
    }
    self = hash
  }

  private init?(loading bytes: UnsafeRawBufferPointer) {
    guard bytes.count == Self.byteCount else { return nil }
    words = bytes.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self)
  }

  /// A digest of SHA-256, which always has 32 bytes.
  private init(_ digest: SHA256Digest) {
    words = digest.withUnsafeBytes {
      $0.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self)
    }
  }

  /// Lends the 32 bytes without copying them to the heap.
  public func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try Swift.withUnsafeBytes(of: words, body)
  }

  /// The 32 bytes, in an array of their own.
  public var bytes: [UInt8] { withUnsafeBytes { [UInt8]($0) } }
}

extension Hash {
  /// SHA-256 of bytes that come in pieces.
  public struct Accumulator: Sendable {
    private var hasher = SHA256()

    /// Of no bytes yet.
    public init() {}

    /// Takes the next bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
      hasher.update(bufferPointer: bytes)
    }

    /// The hash of the bytes so far; more may follow.
    public var hash: Hash { Hash(hasher.finalize()) }
  }

  /// SHA-256 of the bytes in a buffer.
  public static func sha256(_ data: UnsafeRawBufferPointer) -> Hash {
    var hasher = SHA256()
    hasher.update(bufferPointer: data)
    return Hash(hasher.finalize())
  }

  /// SHA-256 of the bytes in an array.
  public static func sha256(_ data: [UInt8]) -> Hash { data.withUnsafeBytes { sha256($0) } }

  /// SHA-256 of the bytes in a part of an array.
  public static func sha256(_ data: ArraySlice<UInt8>) -> Hash {
    data.withUnsafeBytes { sha256($0) }
  }

  /// The hash of an entry: SHA-256 of 0x00 and the entry's bytes (RFC 6962 §2.1).
  ///
  /// The prefix separates entries from pairs, so that no entry can pass for an inner node.
  public static func leaf(_ data: UnsafeRawBufferPointer) -> Hash {
    var hasher = SHA256()
    var prefix: UInt8 = 0x00
    Swift.withUnsafeBytes(of: &prefix) { hasher.update(bufferPointer: $0) }
    hasher.update(bufferPointer: data)
    return Hash(hasher.finalize())
  }

  /// The hash of an entry in an array of its own (RFC 6962 §2.1).
  public static func leaf(_ data: [UInt8]) -> Hash { data.withUnsafeBytes { leaf($0) } }

  /// The hash of an entry in a part of an array (RFC 6962 §2.1).
  public static func leaf(_ data: ArraySlice<UInt8>) -> Hash { data.withUnsafeBytes { leaf($0) } }

  /// The hash of an inner node: SHA-256 of 0x01, the left and the right hash (RFC 6962 §2.1).
  public static func node(_ left: Hash, _ right: Hash) -> Hash {
    // One buffer on the stack and one update: a third of the calls that three updates would cost.
    withUnsafeTemporaryAllocation(byteCount: 1 + 2 * byteCount, alignment: 8) { buffer in
      buffer[0] = 0x01
      buffer.storeBytes(of: left.words, toByteOffset: 1, as: (UInt64, UInt64, UInt64, UInt64).self)
      buffer.storeBytes(
        of: right.words, toByteOffset: 1 + byteCount, as: (UInt64, UInt64, UInt64, UInt64).self)
      return sha256(UnsafeRawBufferPointer(buffer))
    }
  }

  /// The root of a tree without entries: SHA-256 of nothing (RFC 6962 §2.1).
  public static let emptyRoot = sha256([])
}

extension Hash: Hashable, Comparable {
  /// Whether all 32 bytes are the same.
  public static func == (left: Hash, right: Hash) -> Bool { left.words == right.words }

  /// Whether the left hash comes first in the order of bytes.
  public static func < (left: Hash, right: Hash) -> Bool {
    (
      left.words.0.bigEndian, left.words.1.bigEndian,
      left.words.2.bigEndian, left.words.3.bigEndian
    ) < (
      right.words.0.bigEndian, right.words.1.bigEndian,
      right.words.2.bigEndian, right.words.3.bigEndian
    )
  }

  /// Feeds all 32 bytes to the hasher.
  public func hash(into hasher: inout Hasher) {
    withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}
