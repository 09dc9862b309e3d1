// What people may call a source in a row: its id, its title, or the name of its file.

import EventStore
import Foundation
import TransparencyLog

/// The sources that rows can refer to.
struct SourceNames {
  /// The sources of each title, and of each title with case folded.
  private var titles: [ExactText: Set<SourceID>] = [:]
  private var folded: [ExactText: Set<SourceID>] = [:]
  private let folder: URL?
  private var files: [ExactText: SourceID?] = [:]
  /// The titles of sources that are there already; nil once they were asked for.
  private var stored: (@Sendable () throws -> [(source: SourceID, title: String)])?
  /// Why those could not be read: then no row is to blame.
  private(set) var failure: (any Error)?

  /// Names for sources, of which files are looked for in a folder.
  ///
  /// - Parameter stored: The titles of sources that are there already. Rows that name all sources by
  ///   their ids, as a program writes them, need none.
  init(folder: URL?, stored: @escaping @Sendable () throws -> [(source: SourceID, title: String)]) {
    self.folder = folder
    self.stored = stored
  }

  mutating func add(_ source: SourceID, title: String?) {
    guard let title, !title.isEmpty else { return }
    titles[ExactText(title), default: []].insert(source)
    folded[ExactText(title.lowercased()), default: []].insert(source)
  }

  /// The source that a name means.
  mutating func source(_ name: String) throws(RowProblem) -> SourceID {
    if let id = SourceID(name) { return id }
    try addStored()
    for candidates in [titles[ExactText(name)], folded[ExactText(name.lowercased())]] {
      guard let candidates, !candidates.isEmpty else { continue }
      if let only = candidates.first, candidates.count == 1 { return only }
      let ids = candidates.sorted().map(\.description).joined(separator: ", ")
      throw RowProblem(message: "several sources have the title “\(name)”: \(ids)")
    }
    if let source = file(name) { return source }
    let near = Suggestion.nearest(
      to: name, in: Array(titles.keys.prefix(1_000)).map(\.string), limit: 1
    ).first
    var problem = RowProblem(
      message: "no source has the id, title or file name “\(name)”"
        + (near.map { "; did you mean “\($0)”?" } ?? ""))
    problem.isUnknownSource = true
    throw problem
  }

  private mutating func addStored() throws(RowProblem) {
    guard let stored else { return }
    self.stored = nil
    do {
      for (source, title) in try stored() { add(source, title: title) }
    } catch {
      failure = error
      throw RowProblem(message: "the titles of sources cannot be read")
    }
  }

  /// The source of which a file beside the rows holds the bytes; nil if there is no such file.
  private mutating func file(_ name: String) -> SourceID? {
    guard let folder, !name.contains("\0") else { return nil }
    if let known = files[ExactText(name)] { return known }
    let url = URL(filePath: name, relativeTo: folder)
    // A name that is no file's, or of a file that cannot be read, is simply not a source's name.
    let source = (try? ImportInput(path: url.path).digest()).flatMap { SourceID(sha256: $0.hex) }
    files[ExactText(name)] = source
    return source
  }
}
