// Which facts a view is about: repeated for "or", different ones for "and".

import ArgumentParser
import Chronology

struct FilterOptions: ParsableArguments {
  @Option(help: "Who took part.")
  var actor: [String] = []

  @Option(help: "Where.")
  var place: [String] = []

  @Option(help: "A tag.")
  var tag: [String] = []

  @Option(help: "event, state, forecast or publication.")
  var kind: [String] = []

  @Option(help: "asserted, reported, alleged, inferred or opinion.")
  var modality: [String] = []

  @Option(help: "A document that the fact cites: id, file name or title.")
  var source: [String] = []

  @Option(help: "retracted, disputed, contradicted, conflicted or settled.")
  var status: [String] = []

  @Option(help: "Text that the statement or the note contains.")
  var text: [String] = []

  func filter(_ chronology: Chronology) throws -> FactFilter {
    var filter = FactFilter()
    filter.actors = actor
    filter.places = place
    filter.tags = tag
    filter.kinds = try kind.map { try Choice.known($0, option: "--kind") }
    filter.modalities = try modality.map { try Choice.known($0, option: "--modality") }
    filter.sources = try source.map { try chronology.resolveSource($0) }
    filter.statuses = try status.map { word in
      guard let status = FactFilter.Status(rawValue: word) else {
        throw Choice.unknown(word, option: "--status", FactFilter.Status.allCases.map(\.rawValue))
      }
      return status
    }
    filter.texts = text
    let unknown = try chronology.unknownNames(in: filter)
    for name in unknown {
      let asked =
        switch name.role {
        case .actor: actor
        case .place: place
        case .tag: tag
        }
      let others = asked.filter { other in
        !unknown.contains { $0.role == name.role && $0.name == other }
      }
      Messages.say(words(name, beside: others))
    }
    return filter
  }

  /// A name that no fact has is a right question with the answer none, and most often a slip.
  ///
  /// - Parameter others: Names that were asked for with it, any of which will do.
  private func words(_ unknown: UnknownName, beside others: [String]) -> String {
    var words = "No fact has the \(unknown.role.rawValue) “\(unknown.name.printable)”"
    if !others.isEmpty {
      words += ", so only " + Words.list(others.map { "“\($0.printable)”" }, "or") + " counts"
    }
    if !unknown.otherRoles.isEmpty {
      words +=
        "; some facts have it as " + Words.list(unknown.otherRoles.map { "--\($0.rawValue)" }, "or")
    }
    if !unknown.near.isEmpty {
      words += "; near: " + unknown.near.map(\.printable).joined(separator: ", ")
    }
    return words + "."
  }
}

struct PageOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Show at most this many.", valueName: "n"))
  var limit: Int?

  @Option(help: ArgumentHelp("Skip this many first.", valueName: "n"))
  var offset = 0

  @Flag(help: "Latest first.")
  var latest = false

  mutating func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit takes a number of at least 1.") }
    if offset < 0 { throw ValidationError("--offset takes a number of at least 0.") }
  }

  var page: Page { Page(limit: limit, offset: offset, latestFirst: latest) }
}
