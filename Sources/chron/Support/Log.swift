// What the server and the agent log: to standard error, since standard output is data, and made safe
// to print, since much of it is what peers said.

import EventStore
import Logging

enum Log {
  static func logger(level: Logger.Level) -> Logger {
    var logger = Logger(label: "chron") { _ in MessageLog() }
    logger.logLevel = level
    return logger
  }
}

/// Writes each event as one line: `2026-11-21 10:00:00Z warning: could not write (path: …)`.
private struct MessageLog: LogHandler {
  var metadataProvider: Logger.MetadataProvider?
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var all = metadata
    if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
    if let own = event.metadata { all.merge(own) { $1 } }
    let details = all.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    let words = details.isEmpty ? "" : " (\(details.joined(separator: ", ")))"
    Messages.say(
      "\(TimeWords.second(.now())) \(event.level): \("\(event.message)\(words)".printable)")
  }
}
