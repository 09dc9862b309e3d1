// What the server and the agent log: to standard error, since standard output is data.

import Logging

enum Log {
  static func logger(level: Logger.Level) -> Logger {
    var logger = Logger(label: "chron") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = level
    return logger
  }
}
