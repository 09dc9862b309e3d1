// chron date: what a date means.

import ArgumentParser
import EDTF
import EventStore

struct DateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "date",
    abstract: "Explain a date: its level, bounds and qualifiers.",
    usage: "chron date <expr> [options]",
    discussion: """
      EXAMPLES:
        chron date 1842~                a year, approximately
        chron date 2018-21              spring 2018
        chron date '[2018,2019]'        one of two years
        chron date 2017/.. --json
        chron date 'early June 2020'
        chron date 'last month' --anchor 2020-07-18
        chron date 03/04/1991 --dates dmy

      Dates are EDTF (ISO 8601-2:2019, levels 0 to 2) or English words. Words that depend on when \
      they were said, such as two-digit years, are read relative to --anchor.
      """)

  @Argument(help: ArgumentHelp("The date, as EDTF or in words.", valueName: "expr"))
  var expression: String

  @OptionGroup(title: "Dates") var dates: DateOptions
  @OptionGroup(title: "Output") var output: JSONOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let dates = try dates.recorded()
    let phrase = try dates.phrase(expression)
    let date = phrase.date
    if output.isJSON { return try session.print(json(phrase)) }
    var table = Table([.fitting(), .remaining()])
    table.add([
      "",
      StyledText(DateWords.words(date.text, modifier: phrase.modifier?.rawValue), .heading),
    ])
    table.add([StyledText("EDTF", .faint), StyledText("\(date.text), level \(date.level)")])
    table.add([StyledText("starts", .faint), StyledText(Dates.words(date.start))])
    table.add([StyledText("ends", .faint), StyledText(Dates.words(date.end))])
    if date.isQualified {
      let words = [
        date.isUncertain ? "uncertain" : nil, date.isApproximate ? "approximate" : nil,
      ].compactMap { $0 }
      table.add([StyledText("is", .faint), StyledText(Words.list(words))])
    }
    if let modifier = phrase.modifier {
      table.add([StyledText("modifier", .faint), StyledText(modifier.rawValue)])
    }
    if let ends = phrase.ends {
      table.add([StyledText("its end is", .faint), StyledText(ends.rawValue)])
    }
    try session.show(table)
  }

  private func json(_ phrase: DatePhrase) -> JSON {
    let date = phrase.date
    return [
      "schema": "chron.date/1", "input": .string(expression), "edtf": .string(date.text),
      "level": .int(date.level), "start": Dates.json(date.start), "end": Dates.json(date.end),
      "uncertain": .bool(date.isUncertain), "approximate": .bool(date.isApproximate),
      "modifier": .optional(phrase.modifier?.rawValue), "ends": .optional(phrase.ends?.rawValue),
      "relative": .bool(phrase.isRelative),
      "assumptions": .array(phrase.assumptions.map { .string($0) }),
    ]
  }
}
