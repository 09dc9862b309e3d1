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

  func applied(to text: String, isColoured: Bool) -> String {
    guard isColoured, self != .plain, !text.isEmpty else { return text }
    return "\u{1B}[\(parameters)m\(text)\u{1B}[0m"
  }
}
