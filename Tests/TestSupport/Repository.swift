// Where the repository lies, so that tests can read the data that is checked in with them.

public import Foundation

/// The files of the repository that these tests were built from.
public enum Repository {
  /// The folder with Package.swift.
  public static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A file or folder of the repository, by its path from the root.
  public static func file(_ path: String) -> URL { root.appending(path: path) }
}
