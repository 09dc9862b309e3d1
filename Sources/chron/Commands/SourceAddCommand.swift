// chron source add: registers documents by their digests.

import ArgumentParser
import Chronology
import EventStore
import TransparencyLog

struct SourceAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Register documents by their SHA-256; keep their bytes with --keep.",
    usage: "chron source add <file> ... [options]",
    discussion: """
      EXAMPLES:
        chron source add article.txt --title "Baltic Force" --published 2016-02-29
        chron source add *.txt --keep
        chron source add copy.txt --derived-from article.txt --relation copy
        chron source add copy.txt --keep --yes      record what it is a copy of

      Two copies of one text count as one independent source. A new document is compared with \
      those whose bytes are kept; if two texts are nearly the same, chron offers to record that \
      one copies or quotes the other.
      """)

  @Argument(help: ArgumentHelp("The documents.", valueName: "file"), completion: .file())
  var files: [String]

  @Flag(help: "Keep the documents' bytes in the chronology, where peers can ask for them.")
  var keep = false

  @OptionGroup(title: "Description") var options: DescriptionOptions
  @OptionGroup var confirmation: ConfirmationOptions
  @OptionGroup(title: "Documents") var documents: DocumentOptions
  @OptionGroup(title: "Output") var change: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  mutating func validate() throws {
    if files.count > 1, options.title != nil {
      throw ValidationError("One --title cannot name \(files.count) documents.")
    }
  }

  func run() throws {
    let session = Session(global)
    let chronology = try session.open()
    let shelf = DocumentShelf(chronology, options: documents, environment: session.environment)
    var description = try options.description(on: shelf)
    var added: [Added] = []
    // All are read before any is registered: a file that cannot be read leaves nothing behind.
    let contents = try files.map { ($0, try DocumentFile.read($0)) }
    for (path, bytes) in contents {
      guard let id = SourceID(sha256: Hash.sha256(bytes).hex) else { continue }
      let isNew = try !chronology.sources().contains { $0.id == id && $0.described }
      description.bytes = Int64(bytes.count)
      description.mediaType = try? DocumentText(bytes).bytes.isEmpty ? nil : Self.textMediaType
      if isNew, options.title == nil { description.title = ChronologyFile.lastComponent(of: path) }
      if keep { _ = try chronology.store.keepDocument(bytes) }
      var isDescribed = false
      if isNew || !isSilent {
        isDescribed =
          try session.writing(chronology) { try chronology.describe(id, description) } != nil
      }
      if options.title == nil { description.title = nil }
      added.append(
        Added(id: id, path: path, bytes: bytes, isNew: isNew, isDescribed: isDescribed))
    }
    if !change.json { try session.show(added.map(line)) }
    // Once all are there, so that copies among them are found too.
    let offers = NearCopyOffers(
      chronology: chronology, session: session, confirmation: confirmation, isQuiet: change.json)
    var seen: Set<Set<SourceID>> = []
    let sources = try added.map { document -> JSON in
      let copies = try chronology.nearCopies(of: document.id, document.bytes)
        .filter { seen.insert([$0.derived, $0.origin]).inserted }
      return [
        "id": .text(document.id), "file": .string(document.path), "new": .bool(document.isNew),
        "near": .array(try offers.offer(copies)),
      ]
    }
    if change.json {
      try session.print(["schema": "chron.source-add/1", "sources": .array(sources)])
    }
  }

  private struct Added {
    let id: SourceID
    let path: String
    let bytes: [UInt8]
    let isNew: Bool
    /// Whether anything was said of it that was not said before.
    let isDescribed: Bool
  }

  private func line(_ document: Added) -> String {
    let state =
      document.isNew
      ? "" : document.isDescribed ? "  (already known, description updated)" : "  (already known)"
    return "\(SourceWords.short(document.id))  \(document.path.printable)\(state)"
  }

  private static let textMediaType = "text/plain; charset=utf-8"

  /// Whether the options say nothing of the documents.
  private var isSilent: Bool {
    options.title == nil && options.author.isEmpty && options.publisher == nil
      && options.published == nil && options.publishedBasis == nil && options.url == nil
      && options.retrieved == nil && options.language == nil && options.reliability == nil
      && options.derivedFrom.isEmpty
  }
}
