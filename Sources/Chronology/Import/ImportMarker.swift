// A note beside the chronology's file that an import into a new namespace has begun, so that the
// same command, run again after an interruption, goes on without asking.

import EventStore
import Foundation
import TransparencyLog

/// The note of an import that is under way.
struct ImportMarker {
  private let url: URL

  /// The note of imports into a namespace of the chronology at a path.
  init(path: String, namespace: String) {
    let name = Hash.sha256(Array(namespace.utf8)).hex.prefix(16)
    url = URL(filePath: "\(path)-import-\(name)")
  }

  /// Whether an import of this very input was interrupted.
  func isOf(_ input: ImportInput) throws -> Bool {
    guard let noted = try? String(contentsOf: url, encoding: .utf8) else { return false }
    return try noted.hasSameBytes(as: input.digest().hex)
  }

  /// Notes that an import begins.
  func begin(_ input: ImportInput) throws {
    try input.digest().hex.write(to: url, atomically: true, encoding: .utf8)
  }

  /// Forgets the import, which is complete.
  func end() {
    // A note that stays behind only spares a later import of the same file a question.
    try? FileManager.default.removeItem(at: url)
  }
}
