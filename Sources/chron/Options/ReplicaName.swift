// What this replica is called, unless its user says.

import ArgumentParser
import EventStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

enum ReplicaName {
  static let help = ArgumentHelp(
    "What this replica is called: 1 to 32 of a-z, 0-9 and -. By default the machine's name.",
    valueName: "replica")

  /// The machine's name, as far as a replica may be called that.
  static func ofThisMachine() -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "replica" }
    let host = String(
      decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let label = host.prefix { $0 != "." }.lowercased()
    let name = String(label.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    return Origin.isName(name) ? name : "replica"
  }
}
