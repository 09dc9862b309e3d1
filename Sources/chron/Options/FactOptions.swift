// What a fact says beside its statement, as `add` takes it.

import ArgumentParser
import Chronology

struct FactOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("When: an EDTF date. Without it the fact is undated.", valueName: "date"))
  var when: String?

  @Option(help: ArgumentHelp("The date as the document says it.", valueName: "text"))
  var whenText: String?

  @Option(
    help: ArgumentHelp(
      "A word about the date: early, mid, late, asEarlyAs or recurring.", valueName: "word"))
  var modifier: String?

  @Option(help: "event, state, forecast or publication.")
  var kind: String?

  @Option(
    help: ArgumentHelp(
      "How the document says it: asserted, reported, alleged, inferred or opinion.",
      valueName: "word"))
  var modality: String?

  @Option(
    help: ArgumentHelp("For a state: whether its end is stated or attested.", valueName: "word"))
  var ends: String?

  @Option(help: ArgumentHelp("For a forecast: when it was stated.", valueName: "date"))
  var stated: String?

  @Option(help: ArgumentHelp("Who took part; can be repeated.", valueName: "name"))
  var actor: [String] = []

  @Option(help: ArgumentHelp("Where; can be repeated.", valueName: "name"))
  var place: [String] = []

  @Option(help: ArgumentHelp("A word to file it under; can be repeated.", valueName: "word"))
  var tag: [String] = []

  @Option(help: ArgumentHelp("low, moderate or high.", valueName: "word"))
  var confidence: String?

  @Option(help: ArgumentHelp("Anything else worth saying.", valueName: "text"))
  var note: String?

  /// The content of a fact with that statement.
  ///
  /// - Throws: `Failure` for a date that is none, or a word that no vocabulary has.
  func content(statement: String) throws(Failure) -> FactContent {
    var content = FactContent(statement: statement)
    if let when { _ = try Dates.parse(when, option: "--when") }
    if let stated { _ = try Dates.parse(stated, option: "--stated") }
    content.occurred = when
    content.occurredText = whenText
    content.modifier = try Choice.known(modifier, option: "--modifier")
    content.kind = try Choice.known(kind, option: "--kind")
    content.modality = try Choice.known(modality, option: "--modality")
    content.ends = try Choice.known(ends, option: "--ends")
    content.stated = stated
    content.confidence = try Choice.known(confidence, option: "--confidence")
    content.note = note
    content.actors = actor
    content.places = place
    content.tags = tag
    return content
  }
}
