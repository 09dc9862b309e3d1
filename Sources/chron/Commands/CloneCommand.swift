// chron clone: makes a replica of a chronology that is served elsewhere.

import ArgumentParser
import Chronology
import EventStore
import Logging
import SyncAgent

struct CloneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clone",
    abstract: "Make a replica of a chronology that is served elsewhere.",
    usage: "chron clone <url>[#ID] [<file>] [options]",
    discussion: """
      EXAMPLES:
        chron clone http://127.0.0.1:8080
        chron clone http://127.0.0.1:8080 copy.chron --as laptop
        chron clone http://127.0.0.1:8080#ID     insists on that chronology

      Prints the chronology's id, and the line with which an admin lets this replica write. The
      first contact trusts what it is told: compare the id with somebody who knows it, or give it
      behind #. An interrupted clone goes on when it is run again.
      """)

  @Argument(help: ArgumentHelp("Where it is served.", valueName: "url"))
  var url: String

  @Argument(
    help: ArgumentHelp("The new file; else the chronology's name.", valueName: "file"),
    completion: .file(extensions: ["chron"]))
  var target: String?

  @Option(name: .customLong("as"), help: ReplicaName.help)
  var replica: String?

  @Flag(help: "Leave views to whoever asks first: for a replica that only keeps and serves.")
  var noViews = false

  @OptionGroup(title: "Output") var output: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() async throws {
    let session = Session(global)
    let peer = try PeerURL(url)
    let logger = Log.logger(level: .warning)
    let path: String
    if let named = target ?? global.file {
      path = named
    } else {
      path = Self.fileName(try await SyncAgent.introduction(peer, logger: logger).name)
    }
    try OutputFile.refuseSideNames(path)
    let (agent, report) = try await SyncAgent.clone(
      peer, to: path, replica: replica ?? ReplicaName.ofThisMachine(), keys: session.keys,
      projections: Chronology.projections, logger: logger)
    let store = agent.store
    if try !store.peers().contains(where: { $0.url == peer.base }) {
      try store.addPeer(name: try Self.peerName(store), url: peer.base)
      // One request more, so that the new peer is known with what it holds.
      _ = try await agent.sync(peer)
    }
    await agent.shutdown()
    // Views are made now, so that the first question does not have to wait for them.
    if !noViews { try store.project() }
    let identity = try store.identity()
    if output.json {
      try session.print([
        "schema": "chron.clone/1", "chronology": .text(store.chronology),
        "name": .string(report.name), "file": .string(path), "origin": .optional(identity.origin),
        "events": .int(report.receivedEvents), "inSync": .bool(report.isInSync),
        "admit": .optional(identity.admitLine),
      ])
    } else {
      var table = Table([.fitting(), .remaining()])
      table.add([StyledText("chronology", .faint), StyledText(store.chronology.description)])
      table.add([
        StyledText("file", .faint),
        StyledText("\(path), \(Words.count(report.receivedEvents, "event")) received".printable),
      ])
      table.add([
        StyledText("writes as", .faint),
        StyledText(identity.origin.map(TimeWords.author) ?? identity.name),
      ])
      var lines = session.lines(table)
      if let line = identity.admitLine {
        // Not wrapped: it is there to be copied.
        lines += ["", "To let this replica write, an admin has to run:", "", "    \(line)"]
      }
      try session.show(lines)
    }
    if !report.refused.isEmpty || report.missingHere > 0 {
      for line in SyncWords.problems(report) { Messages.say(line) }
      throw Ended(status: .doneInPart)
    }
  }

  /// A name that another machine gave, made one that can only be a file's in this folder.
  static func fileName(_ name: String) -> String {
    let letters = name.map { character in
      character.isLetter || character.isNumber || "-_ ".contains(character) ? character : "-"
    }
    let base = String(letters).trimmingPrefix { $0 == "-" || $0 == " " }
    return (base.isEmpty ? "chronology" : String(base)) + ChronologyFile.suffix
  }

  private static func peerName(_ store: EventStore) throws -> String {
    let taken = Set(try store.peers().map(\.name))
    var name = "origin"
    var number = 2
    while taken.contains(name) {
      name = "origin-\(number)"
      number += 1
    }
    return name
  }
}
