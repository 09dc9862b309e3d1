// Reads of files that are large: Foundation's own ask the system for 4,096 bytes at a time.

import Foundation

extension FileHandle {
  /// The next bytes: as many as asked for, fewer at the end of the file, none after it.
  ///
  /// - Throws: ``ImportError`` if it cannot be read.
  func bytes(upTo limit: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      while count < limit {
        let rest = UnsafeMutableBufferPointer(rebasing: buffer[count..<limit])
        let added = Foundation.read(fileDescriptor, rest.baseAddress, rest.count)
        if added < 0, errno == EINTR { continue }
        guard added >= 0 else {
          throw ImportError("the file cannot be read: \(String(cString: strerror(errno)))")
        }
        guard added > 0 else { break }
        count += added
      }
    }
  }
}
