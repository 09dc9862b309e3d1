// `Prefer: wait=N` (RFC 7240 §4.3).

/// How long a client is willing to wait for something new.
enum WaitPreference {
  /// The seconds asked for, at most ``SyncLimits/waitSeconds``; `nil` where none are.
  static func seconds(_ header: String?) -> Int? {
    for preference in header?.split(separator: ",") ?? [] {
      let parts = preference.prefix { $0 != ";" }.split(separator: "=")
      guard parts.count == 2, trimmed(parts[0]).lowercased() == "wait",
        let seconds = Int(trimmed(parts[1])), seconds > 0
      else { continue }
      return min(seconds, SyncLimits.waitSeconds)
    }
    return nil
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" })
  }
}
