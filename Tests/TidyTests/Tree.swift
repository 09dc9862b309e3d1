// The files of the repository as the rules see them: their paths, their lines, their code.

import Foundation
import TestSupport

/// A file of the repository, read once.
struct SourceFile: Sendable {
  /// The path from the root, with slashes.
  let path: String

  /// The lines of the text; none if the file is not UTF-8, as pictures are not.
  let lines: [String]

  init(path: String) {
    self.path = path
    // Split as bytes: going through a megabyte by characters takes seconds without optimisation.
    let text = (try? String(contentsOf: Repository.file(path), encoding: .utf8)) ?? ""
    lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
  }

  /// The target whose source this is, for a file under Sources.
  var target: String? {
    let parts = path.split(separator: "/")
    return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
  }
}

/// Which files there are.
enum Tree {
  /// What is under version control; in an unpacked archive, all but what builds leave behind.
  static let files: [SourceFile] = {
    let paths =
      FileManager.default.fileExists(atPath: Repository.file(".git").path())
      ? trackedPaths() : foundPaths()
    return paths.sorted().map { SourceFile(path: $0) }
  }()

  /// The Swift files under Sources and Tests.
  static let swiftFiles = files.filter {
    $0.path.hasSuffix(".swift") && ($0.path.hasPrefix("Sources/") || $0.path.hasPrefix("Tests/"))
  }

  /// The Swift files under Sources, with their code.
  static let sources = swiftFiles.filter { $0.target != nil }
    .map { (file: $0, code: SwiftCode($0.lines)) }

  /// The documents.
  static let documents = files.filter { $0.path.hasSuffix(".md") }

  /// Whether a path leads to a file, or to a folder with files in it.
  static func has(_ path: String) -> Bool {
    path.isEmpty || files.contains { $0.path == path || $0.path.hasPrefix(path + "/") }
  }

  /// The file at a path.
  static func file(_ path: String) -> SourceFile? { files.first { $0.path == path } }

  private static func trackedPaths() -> [String] {
    let git = Process()
    let output = Pipe()
    git.executableURL = URL(filePath: "/usr/bin/env")
    git.arguments = ["git", "-C", Repository.root.path(), "ls-files", "-z"]
    git.standardOutput = output
    guard (try? git.run()) != nil, let data = try? output.fileHandleForReading.readToEnd() else {
      return foundPaths()
    }
    git.waitUntilExit()
    // A file that was removed and not yet committed is still listed.
    return String(decoding: data, as: UTF8.self).split(separator: "\0").map { String($0) }
      .filter { FileManager.default.fileExists(atPath: Repository.file($0).path()) }
  }

  private static func foundPaths() -> [String] {
    let walk = FileManager.default.enumerator(atPath: Repository.root.path())
    var paths: [String] = []
    while let path = walk?.nextObject() as? String {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(
        atPath: Repository.file(path).path(), isDirectory: &isFolder)
      if !isFolder.boolValue {
        paths.append(path)
      } else if path == "demo" || path == ".git" || path.hasPrefix(".build") || path == ".swiftpm" {
        walk?.skipDescendants()
      }
    }
    return paths
  }
}
