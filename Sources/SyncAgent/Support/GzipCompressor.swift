// gzip (RFC 1952), piece by piece.

internal import CZlib

/// Compresses a stream of bytes into one gzip member.
final class GzipCompressor {
  /// The fastest level: a segment has to be read, sent and checked in the same time.
  private static let level: Int32 = 1

  // zlib keeps the address of the stream, so it may not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)

  /// Ready for the first byte.
  init() throws {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard chron_deflate_init_gzip(stream, Self.level) == Z_OK else {
      throw SyncError(.tooLarge, "no memory for compression", advice: "Close other programs.")
    }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// All of `bytes`, so that they can be inflated without what follows.
  ///
  /// A stream cut off in the middle thus still gives every segment that was sent whole.
  ///
  /// - Parameter isLast: writes out the trailer too.
  func compress(_ bytes: [UInt8], isLast: Bool = false) -> [UInt8] {
    var output: [UInt8] = []
    // zlib reads through a mutable pointer but does not write there.
    var input = bytes
    input.withUnsafeMutableBufferPointer { source in
      stream.pointee.next_in = source.baseAddress
      stream.pointee.avail_in = UInt32(source.count)
      var isFull = true
      while isFull {
        buffer.withUnsafeMutableBufferPointer { target in
          stream.pointee.next_out = target.baseAddress
          stream.pointee.avail_out = UInt32(target.count)
          deflate(stream, isLast ? Z_FINISH : Z_SYNC_FLUSH)
        }
        output += buffer[..<(buffer.count - Int(stream.pointee.avail_out))]
        isFull = stream.pointee.avail_out == 0
      }
      stream.pointee.next_in = nil
    }
    return output
  }

  /// A whole body, compressed.
  static func compress(_ bytes: [UInt8]) throws -> [UInt8] {
    try GzipCompressor().compress(bytes, isLast: true)
  }
}
