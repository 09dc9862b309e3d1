// chron serve: lets other replicas pull and push.

import ArgumentParser
import Chronology
import EventStore
import Logging
import SyncAgent
import TransparencyLog

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Share the chronology: let other replicas pull and push.",
    usage: "chron serve [--listen <address>] [options]",
    discussion: """
      EXAMPLES:
        chron serve                            prints the URL that it listens on
        chron serve --listen 127.0.0.1:8080
        chron serve --listen 127.0.0.1:0       the system chooses a port
        chron serve --quota 500M               keeps less of what peers send

      Listens on this machine alone. Others come in through a tunnel, which they open with
        ssh -L 8080:127.0.0.1:8080 HOST

      Stops on SIGTERM and SIGINT once transfers have ended.

      A document that a peer sends is kept if an event names it and there is room. chron source \
      list --kept shows what is kept, and chron source drop removes it.
      """)

  @Option(help: ArgumentHelp("Where to listen.", valueName: "address"))
  var listen = "127.0.0.1:0"

  @Option(
    help: ArgumentHelp(
      "The size of all kept documents above which peers can add no more.", valueName: "size"))
  var quota = ByteCount(Limits.documentQuotaByteCount)

  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() async throws {
    let session = Session(global)
    let address = try ListenAddress(listen)
    let chronology = try session.open()
    Descriptors.raise()
    let server = SyncServer(
      chronology.store, on: address,
      documents: DocumentPolicy(quotaByteCount: quota.count) { digest in
        try SourceID(sha256: digest.hex).map { try chronology.isNamed($0) } ?? false
      }, logger: Log.logger(level: .info),
      onListening: { url in
        // The one line of data; whoever started the server waits for it.
        Messages.print(line: url)
      })
    try await server.runUntilSignal()
  }
}
