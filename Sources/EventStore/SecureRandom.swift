// The one place where keys and salts have their random bytes from.

import Foundation

enum SecureRandom {
  /// What stands in for the system in a simulation, so that a run can be had again; tests alone set
  /// it.
  @TaskLocal static var simulated: (@Sendable (_ byteCount: Int) -> [UInt8])?

  /// Bytes from the system's secure source, 256 at most.
  static func bytes(_ count: Int) throws(EventStoreError) -> [UInt8] {
    if let simulated { return simulated(count) }
    var bytes = [UInt8](repeating: 0, count: count)
    guard getentropy(&bytes, count) == 0 else {
      throw EventStoreError(
        .storage, "the system provided no random bytes: \(String(cString: strerror(errno)))")
    }
    return bytes
  }
}
