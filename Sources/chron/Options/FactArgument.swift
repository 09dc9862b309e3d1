// A fact as an argument.

import ArgumentParser
import Chronology

enum FactArgument {
  static let help = ArgumentHelp(
    "The fact: its handle or id, or an unambiguous beginning of either.", valueName: "fact")
}

extension Chronology {
  /// The fact that an argument names.
  ///
  /// - Throws: as `resolveFact`; for what is no id but words, the advice says how to look for them.
  func fact(named text: String) throws -> FactID {
    do {
      return try resolveFact(text)
    } catch let error as ChronologyError
      where error.code == .unknownFact && error.candidates.isEmpty
    {
      // An id has no spaces; a word may be the beginning of one, and is a word too.
      guard text.contains(where: \.isLetter) else { throw error }
      let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      throw Failure(
        .failed, error.message,
        advice:
          "chron search \(ShellWord.quoted(Printable.bounded(words, 200)))     finds facts by words"
          + "\nchron timeline     lists them all with their ids")
    }
  }
}
