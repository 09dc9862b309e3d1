// The bytes of documents, where they are at hand: kept in the chronology, named on the command
// line, or lying in a folder of documents.

import ArgumentParser
import Chronology
import EventStore
import Foundation
import TransparencyLog

struct DocumentOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Folders with documents that are not kept in the chronology; by default $CHRON_DOCUMENTS.",
      valueName: "folder"),
    completion: .directory)
  var documents: [String] = []
}

final class DocumentShelf {
  private let chronology: Chronology
  private let folders: [String]
  private var files: [Hash: String]?
  private var finders: [SourceID: QuoteFinder?] = [:]

  convenience init(
    _ chronology: Chronology, options: DocumentOptions, environment: [String: String]
  ) {
    let variable = environment["CHRON_DOCUMENTS"] ?? ""
    self.init(
      chronology,
      folders: options.documents.isEmpty
        ? variable.split(separator: ":").map(String.init) : options.documents)
  }

  /// Documents that the chronology keeps, and those in some folders.
  init(_ chronology: Chronology, folders: [String]) {
    self.chronology = chronology
    self.folders = folders
  }

  /// The document, ready to be searched; nil if its bytes are not at hand or are no text.
  func finder(of source: SourceID) throws -> QuoteFinder? {
    if let known = finders[source] { return known }
    let finder = try bytes(of: source).flatMap { try? DocumentText($0) }.map { QuoteFinder($0) }
    finders[source] = finder
    return finder
  }

  func bytes(of source: SourceID) throws -> [UInt8]? {
    guard let digest = source.sha256.flatMap({ Hash(hex: $0) }) else { return nil }
    if let kept = try chronology.store.document(digest) { return kept }
    guard let path = filesByDigest()[digest] else { return nil }
    let bytes = try DocumentFile.read(path)
    return Hash.sha256(bytes) == digest ? bytes : nil
  }

  /// Whether a folder of documents has it.
  func isInFolder(_ digest: Hash) -> Bool { filesByDigest()[digest] != nil }

  /// The source that an argument means: a document on this machine, else an id, or a title.
  func resolve(_ text: String) throws -> SourceID {
    if SourceID(text) == nil, DocumentFile.exists(text) {
      let bytes = try DocumentFile.read(text)
      let digest = Hash.sha256(bytes)
      guard let id = SourceID(sha256: digest.hex) else { return try chronology.resolveSource(text) }
      guard try chronology.sources().contains(where: { $0.id == id }) else {
        throw Failure(
          .failed, "the document is not registered as a source", place: text.printable,
          advice: """
            chron source add \(ShellWord.quoted(text))
            chron source check SOURCE --against \(ShellWord.quoted(text))     if it is a new version of one
            """)
      }
      files = filesByDigest().merging([digest: text]) { $1 }
      return id
    }
    return try chronology.resolveSource(text)
  }

  /// The documents in the folders, by digest; large files are no documents and are not read.
  private func filesByDigest() -> [Hash: String] {
    if let files { return files }
    var found: [Hash: String] = [:]
    for folder in folders {
      for name in ChronologyFile.names(in: folder) {
        let path = ChronologyFile.join(folder, name)
        guard DocumentFile.exists(path), let bytes = try? DocumentFile.read(path) else { continue }
        found[Hash.sha256(bytes)] = path
      }
    }
    files = found
    return found
  }
}

/// A document as a file.
enum DocumentFile {
  static func exists(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && !isFolder.boolValue
  }

  /// - Throws: `Failure` if it cannot be read, or is larger than a document may be.
  static func read(_ path: String) throws(Failure) -> [UInt8] {
    let size: Int
    do {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      size = (attributes[.size] as? NSNumber)?.intValue ?? 0
    } catch {
      throw Failure(.failed, "the file cannot be read: \(reason(error))", place: path.printable)
    }
    guard size <= DocumentText.byteCountLimit else {
      throw Failure(
        .failed,
        "the file has \(Words.bytes(Int64(size))), but a document may have at most "
          + Words.bytes(Int64(DocumentText.byteCountLimit)),
        place: path.printable, advice: "register its parts instead")
    }
    do {
      return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw Failure(.failed, "the file cannot be read: \(reason(error))", place: path.printable)
    }
  }

  private static func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
    let cause = (underlying ?? error) as NSError
    // Foundation wraps the system's own words in a sentence about operations.
    return cause.domain == NSPOSIXErrorDomain
      ? String(cString: strerror(Int32(cause.code))) : cause.localizedDescription
  }
}
