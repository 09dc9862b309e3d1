// Three colleagues, late arrivals, a correction that reaches back, a retraction and a conflict: what
// history demands of every axis, written down before the program was asked.

import EventStore
import Foundation
import TestSupport
import Testing

@Suite("A story of three colleagues")
struct StoryTests {
  let story: PlayedStory

  init() throws { story = try PlayedStory() }

  @Test("on each axis and on all of them every replica answers what the story demands, rebuilt too")
  func answers() throws {
    let questions = try StoryQuestion.all()
    #expect(questions.count > 50)
    var printed: [String: [String]] = [:]
    for question in questions {
      for answer in question.answers {
        let documents = try answer.people.map { person in
          try check(question.command, answer, person: person)
        }
        if answer.isOfAll { #expect(Set(documents).count == 1, "\(question.command)") }
        for (person, document) in zip(answer.people, documents) {
          printed["\(person): \(question.command)", default: []].append(document)
        }
      }
    }
    for user in story.users.values { try user.ok("rebuild") }
    for (place, before) in printed {
      let parts = try #require(place.firstRange(of: ": "))
      let after = try document(
        String(place[parts.upperBound...]), person: String(place[..<parts.lowerBound]))
      #expect(before.allSatisfy { $0 == after }, "\(place), rebuilt")
    }
  }

  @Test("what a replica says that it had received by an evening is what it said on that evening")
  func evenings() throws {
    #expect(story.evenings.count == 28)
    for evening in story.evenings {
      let user = try #require(story.users[evening.person])
      let end = try #require(story.ends[evening.day])
      let arguments = PlayedStory.eveningQuestion + ["--received-by", end.description, "--json"]
      let now = try JSON.parse(user.ok(arguments))
      #expect(now["facts"] == evening.answer["facts"], "\(evening.person) on \(evening.day)")
      #expect(now["counts"] == evening.answer["counts"], "\(evening.person) on \(evening.day)")
    }
  }

  @Test("the three end alike, nothing is open, and every event is what its author signed")
  func ends() throws {
    let frontiers = Set(
      try story.users.values.map { try $0.json("status")["frontier"].stringValue ?? "" })
    #expect(frontiers.count == 1)
    for user in story.users.values {
      #expect(try user.json("status")["conflicts"] == 0)
      #expect(try user.chron("verify").status == 0)
    }
  }

  /// Asks one replica, holds its answer against what is demanded, and returns what it printed.
  private func check(
    _ command: String, _ answer: StoryQuestion.Answer, person: String
  ) throws -> String {
    let printed = try document(command, person: person)
    if let late = answer.late {
      let user = try #require(story.users[person])
      let said = try user.ok(story.words(command)).replacingOccurrences(of: "\n", with: " ")
      let count = said.firstMatch(of: /(\d+) events? of that time arrived here later/)
      #expect(count.flatMap { Int($0.1) } ?? 0 == late, "\(person): \(command)")
      return printed
    }
    let document = try JSON.parse(printed)
    let facts = answer.facts(in: document, names: story.facts)
    #expect(facts == answer.facts, "\(person): \(command)")
    #expect(
      StoryQuestion.Answer.counts(in: document) == answer.counts, "\(person): \(command)")
    return printed
  }

  private func document(_ command: String, person: String) throws -> String {
    let user = try #require(story.users[person])
    return try user.ok(story.words(command) + ["--json"])
  }
}
