// What a command works with: the environment, the terminal, where its data goes.

import Chronology
import EventStore

final class Session {
  let environment: [String: String]
  let terminal: Terminal
  let output: Output
  private let global: GlobalOptions

  init(_ global: GlobalOptions) {
    self.global = global
    if global.utc { TimeWords.useUTC() }
    environment = Environment.current
    terminal = Terminal.current(environment: environment, isColourRefused: global.noColor)
    output = Output(terminal: terminal)
  }

  /// The path of the chronology that the command is about; it exists.
  func path() throws(Failure) -> String {
    try ChronologyFile.find(option: global.file, environment: environment)
  }

  /// Prints one JSON document on one line.
  func print(_ document: JSON) throws(Failure) {
    try output.write(json: document.encoded())
    try output.write(CollectionOfOne(0x0A))
    try output.flush()
  }

  /// Prints a document whose last member is `facts`, encoding one fact at a time.
  func print(_ head: JSONObject, facts: [FactView]) throws(Failure) {
    try output.write(Printable.json(head.encoded()).dropLast())
    try output.write(#","facts":["#.utf8)
    for (index, fact) in facts.enumerated() {
      if index > 0 { try output.write(",".utf8) }
      try output.write(json: fact.json.encoded())
    }
    try output.write("]}\n".utf8)
    try output.flush()
  }

  /// Prints JSON, one record a line.
  func print(lines records: some Sequence<JSON>) throws(Failure) {
    for record in records {
      try output.write(json: record.encoded())
      try output.write(CollectionOfOne(0x0A))
    }
    try output.flush()
  }

  /// Shows lines to a person: through the pager, if there is one and they fill the screen.
  func show(_ lines: [String]) throws(Failure) {
    try output.show(lines)
    try output.flush()
  }

  func show(_ table: Table) throws(Failure) {
    try show(table.lines(width: terminal.width, isColoured: terminal.isOutputColoured))
  }

  func styled(_ text: String, _ style: Style) -> String {
    style.applied(to: text, isColoured: terminal.isOutputColoured)
  }
}
