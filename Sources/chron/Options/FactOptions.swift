// What a fact says beside its statement, as `add` takes it.

import ArgumentParser
import Chronology
import EDTF
import EventStore

struct FactOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "When, as EDTF or in words. Without it the fact is undated.", valueName: "date"))
  var when: String?

  @Option(
    help: ArgumentHelp(
      "The date in the words of the document; by default those of --when.", valueName: "text"))
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
  /// What words for its date say beside the date gives way to the options that say it too.
  ///
  /// - Throws: `Failure` for a date that is none, or a word that no vocabulary has.
  func content(statement: String, _ dates: DateReader) throws(Failure) -> FactContent {
    var content = FactContent(statement: statement)
    let kind: Kind? = try Choice.known(kind, option: "--kind")
    var said = JSONObject()
    if let when {
      let phrase = try dates.phrase(when, option: "--when", as: "occurred")
      content.occurred = phrase.date.text
      said = phrase.members(for: kind)
    }
    let stated = try stated.map { text throws(Failure) in
      try dates.date(text, option: "--stated").text
    }
    content.occurredText = whenText ?? said["occurredText"]?.stringValue
    content.modifier =
      try Choice.known(modifier ?? said["modifier"]?.stringValue, option: "--modifier")
    content.kind = kind
    content.modality = try Choice.known(modality, option: "--modality")
    content.ends = try Choice.known(ends ?? said["ends"]?.stringValue, option: "--ends")
    content.stated = stated
    content.confidence = try Choice.known(confidence, option: "--confidence")
    content.note = note
    content.actors = actor
    content.places = place
    content.tags = tag
    return content
  }
}
