// A document that was not read, or not to its end, as `source list --open` has it.

import Chronology
import EventStore

struct OpenSource {
  private let reading: SourceReading
  /// How long the document is: in characters if it is at hand, else in bytes if that is described.
  private let length: Int?
  private let isAtHand: Bool

  init(_ reading: SourceReading, on shelf: DocumentShelf) throws {
    self.reading = reading
    let document = try shelf.finder(of: reading.source.id)?.document
    isAtHand = document != nil
    length = document?.count ?? reading.source.description.bytes.map { Int($0) }
  }

  var isOpen: Bool { reading.isOpen(count: length) }

  private var source: SourceView { reading.source }

  /// How far it was read; nothing if no passage of it is cited.
  private var progress: String? {
    guard let end = reading.lastCited, let length, length > 0 else { return nil }
    let percent = min(100, end * 100 / length)
    let least = isAtHand ? "" : "at least "
    let unit = isAtHand ? "characters" : "bytes"
    return "read to \(least)\(percent) %: the last passage ends at \(Words.grouped(end)) of "
      + "\(Words.grouped(length)) \(unit)"
  }

  var cells: [StyledText] {
    let published = source.description.published.map { DateWords.words($0).printable } ?? "undated"
    var title = StyledText((source.description.title ?? source.id.description).printable)
    if let progress { title += StyledText("\n\(progress)", .faint) }
    return [
      StyledText(published, .date), title, StyledText(SourceWords.short(source.id), .handle),
      StyledText(Words.count(source.facts, "fact"), .faint),
    ]
  }

  var json: JSON {
    [
      "source": .text(source.id), "title": .optional(source.description.title),
      "published": .optional(source.description.published), "facts": .int(source.facts),
      "lastCited": .optional(integer: reading.lastCited), "length": .optional(integer: length),
      "unit": length == nil ? .null : .string(isAtHand ? "characters" : "bytes"),
    ]
  }
}
