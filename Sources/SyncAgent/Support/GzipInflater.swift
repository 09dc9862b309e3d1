// Undoes gzip (RFC 1952) piece by piece, so that a small body cannot become a large memory.

internal import CZlib

/// Inflates one gzip member; the caller decides how much it takes at a time.
final class GzipInflater {
  /// Bytes that ``next()`` gives at most.
  static let pieceByteCount = 64 << 10

  // zlib keeps the address of the stream, so it may not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private var input: [UInt8] = []
  private var offset = 0
  /// Whether zlib may give more without more input.
  private var isOutputPending = false
  /// Whether the member is whole.
  private(set) var isAtEnd = false

  /// Ready for the first byte.
  init() throws {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard chron_inflate_init_gzip(stream) == Z_OK else {
      throw SyncError(.tooLarge, "no memory for decompression", advice: "Close other programs.")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// More compressed bytes.
  func append(_ bytes: [UInt8]) {
    input.removeFirst(offset)
    offset = 0
    input += bytes
  }

  /// The next piece, or `nil` where more input is needed first.
  ///
  /// - Throws: ``SyncError`` where the input is not gzip, or goes on past its end.
  func next() throws -> [UInt8]? {
    if isAtEnd {
      guard offset == input.count else { throw Self.malformed("bytes follow its end") }
      return nil
    }
    guard offset < input.count || isOutputPending else { return nil }
    var code: Int32 = Z_OK
    let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceByteCount) { target, count in
      input.withUnsafeMutableBufferPointer { source in
        stream.pointee.next_in = source.baseAddress.map { $0 + offset }
        stream.pointee.avail_in = UInt32(source.count - offset)
        stream.pointee.next_out = target.baseAddress
        stream.pointee.avail_out = UInt32(target.count)
        code = inflate(stream, Z_NO_FLUSH)
        offset = source.count - Int(stream.pointee.avail_in)
        stream.pointee.next_in = nil
        count = target.count - Int(stream.pointee.avail_out)
      }
    }
    switch code {
    case Z_STREAM_END: isAtEnd = true
    case Z_OK, Z_BUF_ERROR: break
    default: throw Self.malformed("zlib says \(code)")
    }
    // A full piece may leave output inside zlib, though all input is read.
    isOutputPending = !isAtEnd && piece.count == Self.pieceByteCount
    if piece.isEmpty { return isAtEnd ? try next() : nil }
    return piece
  }

  private static func malformed(_ what: String) -> SyncError {
    SyncError(
      .malformedStream, "the body is not gzip as it claims: \(what)",
      advice: "Send it uncompressed, or as one gzip member.")
  }
}
