// chron clone: makes a replica of a chronology that is served elsewhere.

import ArgumentParser
import Chronology
import EventStore
import Logging
import SyncAgent

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

struct CloneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clone",
    abstract: "Copy a chronology that is served elsewhere, as a new replica.",
    usage: "chron clone <url>[#ID] [<file>] [options]",
    discussion: """
      EXAMPLES:
        chron clone http://127.0.0.1:8080
        chron clone http://127.0.0.1:8080 copy.chron --as laptop
        chron clone http://127.0.0.1:8080#ID     accepts only that chronology

      Prints the chronology's id, and the command that an admin runs to let this replica write. \
      The first contact trusts what the peer says: check the id with somebody who knows it, or \
      give it after #. To continue an interrupted clone, run the same command again; until the \
      clone is complete, nothing can be written to it.

      Exits with status 3 if part of what the peer says it has did not arrive, and with 5 if a log \
      has forked.
      """)

  @Argument(help: ArgumentHelp("Where it is served.", valueName: "url"))
  var url: String

  @Argument(
    help: ArgumentHelp("The new file; by default, named after the chronology.", valueName: "file"),
    completion: .file(extensions: ["chron"]))
  var target: String?

  @Option(name: .customLong("as"), help: ReplicaName.help)
  var replica: String?

  @Flag(help: "Do not prepare views; for a replica that only stores and serves.")
  var noViews = false

  @OptionGroup var quiet: QuietOptions
  @OptionGroup(title: "Output") var output: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() async throws {
    let session = Session(global)
    let peer = try PeerURL(url)
    let logger = Log.logger(level: .warning)
    let progress = TransferProgress(
      "cloning", peer: peer.base, terminal: session.terminal, isQuiet: quiet.quiet)
    let (path, (agent, report)) = try await progress.during {
      let path: String
      if let named = target ?? global.file {
        path = named
      } else {
        path = Self.fileName(try await SyncAgent.introduction(peer, logger: logger).name)
      }
      try OutputFile.refuseSideNames(path)
      if !quiet.quiet { Messages.say("Cloning \(peer.base) into \(path)".printable) }
      return (path, try await clone(peer, to: path, session, logger, progress))
    }
    let store = agent.store
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
        lines += ["", "To let this replica write, an admin runs:", "", "    \(line)"]
      }
      try session.show(lines)
    }
    for line in SyncWords.problems(report) { Messages.say(line) }
    if !report.forked.isEmpty { throw Ended(status: .conflict) }
    if !report.isInSync { throw Ended(status: .doneInPart) }
  }

  /// Clones into a file, which may be one that an interrupted clone has left.
  private func clone(
    _ peer: PeerURL, to path: String, _ session: Session, _ logger: Logger,
    _ progress: TransferProgress
  ) async throws -> (agent: SyncAgent, report: SyncReport) {
    do {
      return try await SyncAgent.clone(
        peer, to: path, replica: try replica ?? Self.replicaName(at: path, session),
        keys: session.keys, projections: Chronology.projections, logger: logger,
        onProgress: { progress.note($0) })
    } catch {
      guard let left = Self.unfinished(at: path, session) else { throw error }
      var failure = Failure(describing: error)
      failure.kept =
        "\(path), with \(Words.grouped(left.held)) of \(Words.count(left.promised, "event"))"
      failure.advice = [failure.advice, "Run the same command again to continue where it stopped."]
        .compactMap { $0 }.joined(separator: "\n")
      throw failure
    }
  }

  /// What the replica in a file that is there already is called, or this machine.
  private static func replicaName(at path: String, _ session: Session) throws -> String {
    guard access(path, F_OK) == 0 else { return ReplicaName.ofThisMachine() }
    let store = try EventStore.open(at: path, keys: session.keys)
    defer { try? store.close() }
    return try store.identity().name
  }

  private static func unfinished(at path: String, _ session: Session) -> UnfinishedClone? {
    guard access(path, F_OK) == 0, let store = try? EventStore.open(at: path, keys: session.keys)
    else { return nil }
    defer { try? store.close() }
    return try? store.unfinishedClone()
  }

  /// A name that another machine gave, made one that can only be a file's in this folder.
  static func fileName(_ name: String) -> String {
    let letters = name.map { character in
      character.isLetter || character.isNumber || "-_ ".contains(character) ? character : "-"
    }
    let base = String(letters).trimmingPrefix { $0 == "-" || $0 == " " }
    return (base.isEmpty ? "chronology" : String(base)) + ChronologyFile.suffix
  }
}
