// chron serve: lets other replicas pull and push.

import ArgumentParser
import Chronology
import EventStore
import Logging
import SyncAgent

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Share the chronology: let other replicas pull and push.",
    discussion: """
      EXAMPLES:
        chron serve                            prints the URL that it listens on
        chron serve --listen 127.0.0.1:8080
        chron serve --listen 127.0.0.1:0       the system chooses a port

      Listens on this machine alone; let others in through a tunnel, such as
      ssh -L 8080:127.0.0.1:8080 HOST. Stops on SIGTERM and SIGINT once transfers have ended.
      """)

  @Option(help: ArgumentHelp("Where to listen.", valueName: "address"))
  var listen = "127.0.0.1:0"

  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() async throws {
    let session = Session(global)
    let address = try ListenAddress(listen)
    let chronology = try session.open()
    let server = SyncServer(
      chronology.store, on: address, logger: Log.logger(level: .info),
      onListening: { url in
        // The one line of data; whoever started the server waits for it.
        Messages.print(line: url)
      })
    try await server.runUntilSignal()
  }
}
