// The passage that a fact comes from, as `cite` and `add` take it.

import ArgumentParser
import Chronology
import EDTF
import EventStore
import TransparencyLog

struct CitationOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The document: its id, file name or title.", valueName: "source"))
  var source: String?

  @Option(
    help: ArgumentHelp(
      "The passage, ignoring white space. It must occur once; … skips text, making several spans.",
      valueName: "text"))
  var quote: String?

  @Option(
    help: ArgumentHelp(
      "The passage by its place, in code points: 216-332, or 216-332,400-420.",
      valueName: "spans"))
  var span: String?

  @Flag(help: "Keep the passage's text in the chronology, not only its place and digest.")
  var keepQuote = false

  @Option(help: ArgumentHelp("Who the document got it from; nearest first.", valueName: "name"))
  var attributedTo: [String] = []

  @Option(
    help: ArgumentHelp(
      "A date on which a state still held, according to the document.", valueName: "date"))
  var attests: String?

  mutating func validate() throws {
    if quote != nil, span != nil {
      throw ValidationError("--quote and --span cannot be used together.")
    }
    let needsSource =
      quote != nil || span != nil || keepQuote || attests != nil
      || !attributedTo.isEmpty
    if source == nil, needsSource {
      throw ValidationError("Name the document that the passage is in: --source SOURCE.")
    }
  }

  /// The citation that the options say, with the anchor from which its dates were counted; nil if
  /// they say none.
  func citation(on shelf: DocumentShelf, _ dates: DateReader) throws -> Citation? {
    guard let source else { return nil }
    let id = try shelf.resolve(source)
    let attests = try attests.map { try dates.date($0, option: "--attests").text }
    let place = try anchored(in: id, on: shelf)
    return Citation(
      source: id, spans: place?.spans ?? [], digest: place?.digest?.hex,
      quote: keepQuote ? place?.quote : nil, prefix: keepQuote ? place?.prefix : nil,
      suffix: keepQuote ? place?.suffix : nil,
      attributedTo: attributedTo.map { Attribution(name: $0) }, attests: attests,
      anchor: dates.reading.anchor?.text)
  }

  private func anchored(in source: SourceID, on shelf: DocumentShelf) throws -> Anchor? {
    guard quote != nil || span != nil else { return nil }
    guard let finder = try shelf.finder(of: source) else {
      guard let span, !keepQuote else { throw notAtHand(source) }
      let spans = try Span.list(span)
      Messages.say(
        "The document's text is not available, so the passage gets a place but no digest.")
      return Anchor(spans: spans, digest: nil)
    }
    if let span { return try Anchor(try Span.list(span), of: finder.document) }
    return try Anchor(try QuoteSearchWords.spans(of: quote ?? "", in: finder), of: finder.document)
  }

  private func notAtHand(_ source: SourceID) -> Failure {
    Failure(
      .failed, "the document's text is not available, so the passage cannot be found in it",
      place: source.description, kept: "nothing was written",
      advice: """
        chron source add FILE --keep     to keep its bytes in the chronology
        --documents FOLDER               to look for it there
        """)
  }
}
