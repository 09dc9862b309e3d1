// chron date: what a date means.

import ArgumentParser
import EDTF
import EventStore

struct DateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "date",
    abstract: "Say what a date means: its level, its bounds, its qualifiers.",
    discussion: """
      EXAMPLES:
        chron date 1842~                a year, approximately
        chron date 2018-21              spring 2018
        chron date '[2018,2019]'        one of two years
        chron date 2017/.. --json

      Dates are EDTF: ISO 8601-2:2019, levels 0 to 2.
      """)

  @Argument(help: ArgumentHelp("The date.", valueName: "expr"))
  var expression: String

  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let date = try Dates.parse(expression)
    if output.json || output.jsonl { return try session.print(json(date)) }
    var table = Table([.fitting(), .remaining()])
    table.add(["", StyledText(DateWords.words(date.text), .heading)])
    table.add([StyledText("EDTF", .faint), StyledText("\(date.text), level \(date.level)")])
    table.add([StyledText("starts", .faint), StyledText(Dates.words(date.start))])
    table.add([StyledText("ends", .faint), StyledText(Dates.words(date.end))])
    if date.isQualified {
      let words = [
        date.isUncertain ? "uncertain" : nil, date.isApproximate ? "approximate" : nil,
      ].compactMap { $0 }
      table.add([StyledText("is", .faint), StyledText(Words.list(words))])
    }
    try session.show(table)
  }

  private func json(_ date: EDTF) -> JSON {
    [
      "schema": "chron.date/1", "input": .string(expression), "edtf": .string(date.text),
      "level": .int(date.level), "start": Dates.json(date.start), "end": Dates.json(date.end),
      "uncertain": .bool(date.isUncertain), "approximate": .bool(date.isApproximate),
    ]
  }
}
