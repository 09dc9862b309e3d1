// Events that are ahead of this machine's clock, in words.

import EventStore

enum AheadWords {
  /// A line for each log that has some.
  static func lines(_ ahead: [EventsAhead]) -> [String] {
    let now = Timestamp.now()
    return ahead.map { log in
      let author = TimeWords.author(log.origin)
      return "\(Words.count(log.count, "event")) by \(author), from @\(log.first.index) on, "
        + "\(log.count == 1 ? "is" : "are") ahead of this machine's clock, by up to "
        + "\(NoticeWords.lead(log.last, now)). If the clock here is right, the clock of \(author) "
        + "was wrong. Times only order and date events; they decide nothing else."
    }
  }

  /// What is said beside an event that is ahead; nil if it is not.
  static func mark(_ at: Timestamp) -> String? {
    let now = Timestamp.now()
    return at.isAhead(of: now) ? "\(NoticeWords.lead(at, now)) ahead of this clock" : nil
  }
}

extension EventsAhead {
  var json: JSON {
    [
      "origin": .text(origin), "first": .text(first), "count": .int(count), "last": .text(last),
    ]
  }
}
