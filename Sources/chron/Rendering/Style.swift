// What a piece of text is, for the eye; how that looks is decided once, here. Without colour,
// styles vanish and nothing that a reader needs is lost with them.

/// What a piece of text is.
enum Style: Sendable {
  case plain
  case heading
  case date
  case handle
  case faint
  /// What was looked for.
  case match
  case good
  case warning
  case bad

  /// The parameters of the terminal's "select graphic rendition" (ECMA-48 §8.3.117).
  private var parameters: String {
    switch self {
    case .plain: ""
    case .heading: "1"
    case .date: "36"
    case .handle: "33"
    case .faint: "2"
    case .match: "1;4"
    case .good: "32"
    case .warning: "33"
    case .bad: "31"
    }
  }

  /// What begins a sequence of control characters (ECMA-48 §5.4).
  static let introducer = "\u{1B}["

  private static let all: [Style] = [
    .heading, .date, .handle, .faint, .match, .good, .warning, .bad,
  ]

  /// How many bytes at the beginning of a text are the rest of a style, or of the end of one.
  static func parameterLength(of text: String) -> Int? {
    (all.map(\.parameters) + ["0"]).map { $0 + "m" }.first { text.hasPrefix($0) }?.utf8.count
  }

  func applied(to text: String, isColoured: Bool) -> String {
    guard isColoured, self != .plain, !text.isEmpty else { return text }
    return "\(Self.introducer)\(parameters)m\(text)\(Self.introducer)0m"
  }
}
