// Which of all files with this chronology this one is, so that a replica recognises itself at the end
// of a URL.

import Foundation
import TransparencyLog

extension EventStore {
  /// A hash of where this file is: of its place on its file system and of the running system.
  ///
  /// Two processes that have one file open on one machine give the same, copies of it do not. It
  /// tells nothing else of the machine. Nil where the path leads to no file.
  public func instance() -> String? {
    guard let file = FilePlace.Identity(path) else { return nil }
    let place =
      "chron instance\n\(chronology)\n\(Self.runningSystem)\n\(file.device)\n\(file.inode)\n"
    return String(Hash.sha256(Array(place.utf8)).hex.prefix(32))
  }

  /// What no other running system has.
  private static let runningSystem: String = {
    #if os(Linux)
      let path = "/proc/sys/kernel/random/boot_id"
      if let text = try? String(contentsOfFile: path, encoding: .utf8) { return text }
    #elseif canImport(Darwin)
      var text = [CChar](repeating: 0, count: 128)
      var length = text.count
      if sysctlbyname("kern.bootsessionuuid", &text, &length, nil, 0) == 0 {
        return String(
          decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
    #endif
    return ""
  }()
}
