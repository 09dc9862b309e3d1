// Near copies as they are offered to a person: recorded if so told, else said with the command.

import Chronology
import EventStore

struct NearCopyOffers {
  let chronology: Chronology
  let session: Session
  let confirmation: ConfirmationOptions
  /// Whether a program reads the answer: it is then neither told nor asked in between.
  let isQuiet: Bool

  /// Offers near copies, one after the other.
  ///
  /// - Returns: What there was of each, as documents have it.
  func offer(_ copies: [NearCopy]) throws -> [JSON] {
    try copies.map { copy in
      let words = try NearCopyWords(copy, in: chronology)
      if !isQuiet { say(words.sentence) }
      let isTaken = isQuiet ? confirmation.yes : confirmation.isGiven(words.question)
      let event = isTaken ? try record(words) : nil
      if !isQuiet { say(event == nil ? "To record it:\n\n    \(words.command)\n" : words.recorded) }
      return words.json(recorded: event)
    }
  }

  private func record(_ words: NearCopyWords) throws -> Event? {
    try session.writing(chronology) { try chronology.record(words.copy, reason: words.reason) }
  }

  private func say(_ text: String) {
    let lines = text.contains("\n") ? [text] : session.wrapped(StyledText(text))
    Messages.say(lines.joined(separator: "\n"))
  }
}
