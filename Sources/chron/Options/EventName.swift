// An event as an argument: its id, or as views print it, `desk.91ab3c01@12`.

import Chronology
import EventStore

struct EventName {
  private let text: String
  private let name: Substring?
  private let incarnation: Substring
  private let index: Int64

  /// Nil unless it is an index behind the beginning of an incarnation, with or without the
  /// replica's name before.
  init?(_ text: String) {
    guard let at = text.lastIndex(of: "@"), let index = Int64(text[text.index(after: at)...])
    else { return nil }
    let writer = text[..<at]
    let dot = writer.lastIndex(of: ".")
    name = dot.map { writer[..<$0] }
    incarnation = dot.map { writer[writer.index(after: $0)...] } ?? writer
    guard !incarnation.isEmpty, incarnation.allSatisfy(\.isHexDigit) else { return nil }
    self.text = text
    self.index = index
  }

  func means(_ event: EventID, of origin: Origin) -> Bool {
    event.index == index && event.incarnation.description.hasPrefix(incarnation.lowercased())
      && name.map { origin.name == $0 } ?? true
  }

  /// The event that it means of a log; nil if it means one of another.
  func event(of origin: Origin) -> EventID? {
    let id = EventID(incarnation: origin.incarnation, index: index)
    return means(id, of: origin) ? id : nil
  }

  /// The one of some events that it means.
  func resolved(among events: [FactEventView], option: String) throws(Failure) -> EventID {
    var found: [EventID] = []
    for event in events where means(event.event, of: event.author) && !found.contains(event.event) {
      found.append(event.event)
    }
    if found.count == 1 { return found[0] }
    let how = found.isEmpty ? "is none" : "can mean more than one"
    throw Failure(
      .usage, "\(option): “\(text.printable)” \(how) of these events",
      advice: events.map { EventWords.name($0) }.joined(separator: "\n"))
  }

  static func parse(_ text: String, option: String) throws(Failure) -> EventName {
    guard let name = EventName(text) else {
      throw Failure(
        .usage, "\(option): “\(text.printable)” is not an event",
        advice: "an event is named as views print it: desk.91ab3c01@12")
    }
    return name
  }
}
