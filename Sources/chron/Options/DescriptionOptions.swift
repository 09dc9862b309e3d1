// What is said of a source, as `source add` and `source describe` take it.

import ArgumentParser
import Chronology
import EDTF
import EventStore

struct DescriptionOptions: ParsableArguments {
  @Option(help: "Its title.")
  var title: String?

  @Option(help: "Who wrote it; can be repeated.")
  var author: [String] = []

  @Option(help: "Who published it.")
  var publisher: String?

  @Option(help: ArgumentHelp("When it was published.", valueName: "date"))
  var published: String?

  @Option(help: ArgumentHelp("How that is known.", valueName: "text"))
  var publishedBasis: String?

  @Option(help: "Where it was found.")
  var url: String?

  @Option(help: ArgumentHelp("When it was found there.", valueName: "date"))
  var retrieved: String?

  @Option(help: "Its language, as in en or pt-BR.")
  var language: String?

  @Option(help: "How reliable it is, from A to F.")
  var reliability: String?

  @Option(help: ArgumentHelp("A document that it is derived from.", valueName: "source"))
  var derivedFrom: [String] = []

  @Option(
    help: "How it relates to that document: copy, cites, quotes or translates; one for each.")
  var relation: [String] = []

  @OptionGroup var dates: DateOptions

  mutating func validate() throws {
    if derivedFrom.count != relation.count {
      throw ValidationError("Give one --relation for each --derived-from.")
    }
  }

  /// The members that the options set; an empty text takes one back.
  func description(on shelf: DocumentShelf) throws -> SourceDescription {
    var description = SourceDescription()
    let dates = try dates.recorded()
    func date(_ text: String?, _ option: String) throws(Failure) -> String? {
      guard let text, !text.isEmpty else { return text }
      return try dates.date(text, option: option).text
    }
    let texts: [(String, String?)] = [
      ("title", title), ("publisher", publisher),
      ("published", try date(published, "--published")), ("publishedBasis", publishedBasis),
      ("url", url), ("retrieved", try date(retrieved, "--retrieved")),
      ("language", language), ("reliability", reliability),
    ]
    for (name, text) in texts {
      guard let text else { continue }
      description[name] = text.isEmpty ? .null : .string(text)
    }
    if !author.isEmpty { description.authors = author }
    if !derivedFrom.isEmpty {
      description.derivedFrom = try zip(derivedFrom, relation).map { source, word in
        DerivedFrom(
          source: try shelf.resolve(source), relation: try Choice.known(word, option: "--relation"))
      }
    }
    return description
  }
}
