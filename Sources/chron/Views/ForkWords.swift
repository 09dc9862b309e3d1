// What a fork is, in words: which log, where its histories part, and the way on.

import EventStore

enum ForkWords {
  /// For an exchange that met one: what it is, and what to try.
  static func problem(_ fork: Fork) -> [String] {
    let name = TimeWords.author(fork.origin)
    return [
      "\(name) has two histories, both signed with its key; this file holds one, the peer the other"
        + place(fork),
      "try: chron fork show \(name)     what is only in one of them, and how to go on",
    ]
  }

  /// For the state of the whole: that there is one.
  static func status(_ fork: Fork) -> String {
    let name = TimeWords.author(fork.origin)
    let words =
      fork.isSettled
      ? "\(name) has two histories; which one this file holds has been decided"
      : "\(name) has two histories, both signed with its key\(place(fork))"
    return fork.further.isEmpty ? words : words + "; and there is a third, which a peer holds"
  }

  /// What says more about one; on a line of its own, so that it can be pasted.
  static func more(_ fork: Fork) -> String {
    "    chron fork show \(TimeWords.author(fork.origin))"
  }

  /// `; they part at its event 41, 3 events are only here, at least 2 only there`.
  private static func place(_ fork: Fork) -> String {
    guard let parts = fork.parts, let here = fork.onlyHere, let there = fork.onlyThere else {
      return ""
    }
    return "; they part at its event \(parts): \(Words.count(here, "event")) only here, "
      + "\(there) or more only there"
  }

  /// What can be done about one, a line each.
  static func wayOn(_ fork: Fork, isOwn: Bool) -> [String] {
    let name = TimeWords.author(fork.origin)
    guard fork.isSettled else {
      return [
        "chron fork adopt \(name)     take the history that peers hold"
          + (isOwn ? "; record again what is only here" : ""),
        "chron fork keep \(name)      keep the one that this file holds",
      ]
    }
    if fork.isRecorded { return ["What is only in the other has been recorded again."] }
    let record = "chron fork record \(name)     record again what is only in the other"
    return [fork.further.isEmpty ? record : record + "; the third has its turn after that"]
  }

  static func adopted(_ adopted: AdoptedBranch, of origin: Origin) -> [String] {
    var lines = [
      "This file now holds the history of \(TimeWords.author(origin)) that its peers hold. The "
        + "two histories part at event \(adopted.parts): "
        + "\(Words.count(adopted.left, "event")) moved aside, \(adopted.taken) taken over."
    ]
    if !adopted.uncounted.isEmpty {
      let names = Words.list(adopted.uncounted.map(TimeWords.author))
      lines.append(
        "No longer members, because the events that admitted them were moved aside: \(names). An "
          + "admin can admit them again.")
    }
    return lines
  }

  static func recorded(_ recorded: RecordedAnew, of origin: Origin) -> [String] {
    var lines = [
      "\(Words.count(recorded.events, "event")) of \(TimeWords.author(origin)) recorded again."
    ]
    for event in recorded.leftOut.prefix(20) {
      lines.append("left out: @\(event.index) \(event.type): \(event.reason)".printable)
    }
    if recorded.leftOut.count > 20 { lines.append("… and \(recorded.leftOut.count - 20) more") }
    return lines
  }
}
