// What a fork is, in words: which log, where its histories part, and the way on.

import EventStore

enum ForkWords {
  /// For an exchange that met one: what it is, and what to try.
  static func problem(_ fork: Fork) -> [String] {
    let name = TimeWords.author(fork.origin)
    return [
      "\(name) has two histories, both signed with its key: this file holds one, the peer the other"
        + place(fork),
      "try: chron fork show \(name)     what is only in one of them, and how to go on",
    ]
  }

  /// For the state of the whole: that there is one, and what to try.
  static func status(_ fork: Fork) -> String {
    let name = TimeWords.author(fork.origin)
    if fork.isSettled {
      return "\(name) has two histories; it was decided which one this file holds "
        + "(chron fork show \(name))"
    }
    return
      "\(name) has two histories, both signed with its key\(place(fork)) (chron fork show \(name))"
  }

  /// `; they part at its event 41, 3 events are only here, at least 2 only there`.
  private static func place(_ fork: Fork) -> String {
    guard let parts = fork.parts, let here = fork.onlyHere, let there = fork.onlyThere else {
      return ""
    }
    return "; they part at its event \(parts): \(Words.count(here, "event")) only here, "
      + "\(there) or more only there"
  }
}
