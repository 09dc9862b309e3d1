// What standard output and standard error are connected to: decides colour, width and pager.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

struct Terminal: Sendable {
  /// Columns to write in when nothing says otherwise, and the least and most that are used.
  static let defaultWidth = 80
  private static let widths = 40...120

  var isOutputTerminal: Bool
  var isErrorTerminal: Bool
  /// Columns that human output is wrapped at.
  var width: Int
  /// Lines of the screen; output that is longer goes to the pager.
  var height: Int
  var isOutputColoured: Bool
  var isErrorColoured: Bool
  /// The command that shows long output, if the user has set one.
  var pager: String?

  static func current(environment: [String: String], isColourRefused: Bool) -> Terminal {
    var size = winsize()
    let isOutputTerminal = isatty(STDOUT_FILENO) == 1
    let isErrorTerminal = isatty(STDERR_FILENO) == 1
    let hasSize = isOutputTerminal && ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0
    // A width that the user exported counts even when the output goes to a file.
    let width =
      environment["COLUMNS"].flatMap { Int($0) }
      ?? (hasSize && size.ws_col > 0 ? Int(size.ws_col) : defaultWidth)
    let isPlain =
      isColourRefused || !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
    let pager = environment["CHRON_PAGER"] ?? environment["PAGER"] ?? ""
    return Terminal(
      isOutputTerminal: isOutputTerminal, isErrorTerminal: isErrorTerminal,
      width: min(max(width, widths.lowerBound), widths.upperBound),
      height: hasSize && size.ws_row > 0 ? Int(size.ws_row) : .max,
      isOutputColoured: isOutputTerminal && !isPlain,
      isErrorColoured: isErrorTerminal && !isPlain,
      pager: pager.isEmpty || pager == "cat" || environment["TERM"] == "dumb" ? nil : pager)
  }
}
