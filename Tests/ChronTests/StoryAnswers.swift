// Reads `data/story/answers.txt`, and writes what the program answered in the same words.

import EventStore

/// A question of the story with the answers that it demands.
struct StoryQuestion {
  /// Whose replica answers how.
  struct Answer {
    var people: [String]
    /// Whether everybody has to print the same bytes.
    var isOfAll: Bool
    var facts: [String] = []
    var counts = ""
    /// How many events came after the time that was asked for; nil if that is not the matter.
    var late: Int?
  }

  var command: String
  var answers: [Answer] = []

  static func all() throws -> [StoryQuestion] {
    var questions: [StoryQuestion] = []
    for line in try PlayedStory.lines(of: "answers.txt") {
      let words = line.split(separator: " ").map(String.init)
      if line.hasPrefix("ask ") {
        questions.append(StoryQuestion(command: String(line.dropFirst("ask ".count))))
      } else if !line.hasPrefix("    ") {
        let isOfAll = words == ["all"]
        let people = words.map { $0.replacing(",", with: "") }
        questions[questions.count - 1].answers.append(
          Answer(people: isOfAll ? PlayedStory.people : people, isOfAll: isOfAll))
      } else {
        questions[questions.count - 1].add(words)
      }
    }
    return questions
  }

  private mutating func add(_ words: [String]) {
    let place = answers.count - 1
    switch words[0] {
    case "counts": answers[place].counts = words.dropFirst().joined(separator: " ")
    case "late": answers[place].late = Int(words[1])
    default: answers[place].facts.append(words.joined(separator: " "))
    }
  }
}

extension StoryQuestion.Answer {
  /// The facts of a document in the words of the story, `reported` only where an answer has it.
  func facts(in document: JSON, names: [String: String]) -> [String] {
    let facts = document["facts"].arrayValue ?? [document["fact"]]
    return facts.enumerated().map { place, fact in
      let name = names.first { fact["handle"] == .string($0.value) }?.key ?? "somebody else's"
      let values = fact["conflicts"].arrayValue?.first { $0["member"] == "occurred" }
        .flatMap { $0["values"].arrayValue?.map { $0["value"].stringValue ?? "-" } }
      let asksReported = self.facts.indices.contains(place) && self.facts[place].contains("report")
      let words: [String?] = [
        name, values?.joined(separator: "|") ?? fact["occurred"].stringValue ?? "-",
        fact["certainty"].stringValue ?? "-", fact["retracted"] == true ? "retracted" : nil,
        fact["reportedLater"] == true ? "later" : nil,
        fact["inForce"].stringValue.map { "inForce=\($0)" },
        asksReported ? "reported=\(fact["reported"].stringValue ?? "-")" : nil,
      ]
      return words.compactMap { $0 }.joined(separator: " ")
    }
  }

  /// The counts of a document that are not 0; none for documents without any.
  static func counts(in document: JSON) -> String {
    (document["counts"].objectValue?.members ?? []).compactMap { member in
      member.value == 0 ? nil : "\(member.name)=\(member.value.encodedString)"
    }.joined(separator: " ")
  }
}
