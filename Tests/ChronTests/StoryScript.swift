// Plays `data/story/script.txt` over the built program: three people, a replica each, who meet over
// HTTP on loopback.

import EventStore
import Foundation
import TestSupport
import Testing

/// The story, played to its end.
struct PlayedStory {
  /// What a person's replica answered on the evening of a day.
  struct Evening {
    var person: String
    var day: String
    var frontier: String
    var answer: JSON
  }

  static let folder = Repository.file("data/story")
  static let people = ["ana", "ben", "chi"]
  /// What is asked every evening: everything that is held, placed or not.
  static let eveningQuestion = ["as-of", "2030", "--unplaced"]

  let users: [String: ChronUser]
  /// The handles of facts, by their names in the story.
  private(set) var facts: [String: String] = [:]
  /// The moment at which each day ended.
  private(set) var ends: [String: Timestamp] = [:]
  private(set) var evenings: [Evening] = []
  private var servers: [String: (program: RunningProgram, url: String)] = [:]
  private var cloned: [String: String] = [:]

  init() throws {
    users = try Dictionary(uniqueKeysWithValues: Self.people.map { ($0, try ChronUser()) })
    for document in ["bulletin.txt", "gazette.txt", "inquiry.txt"] {
      let text = try String(contentsOf: Self.folder.appending(path: document), encoding: .utf8)
      for user in users.values { try user.write(text, to: document) }
    }
    defer {
      for server in servers.values {
        server.program.signal(SIGTERM)
        server.program.wait()
      }
    }
    var day: String?
    for line in try Self.lines(of: "script.txt") {
      guard line.hasPrefix("== ") else {
        try play(line)
        continue
      }
      if let day { try end(day) }
      day = String(line.dropFirst(3))
    }
    if let day { try end(day) }
  }

  /// The lines of a file of the story, without blank ones and remarks.
  static func lines(of name: String) throws -> [String] {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      .split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("#") && !$0.allSatisfy { $0 == " " } }
  }

  /// A command line as words, with names of facts, replicas, days and frontiers filled in.
  func words(_ line: String) -> [String] {
    var line = line
    for (name, end) in ends {
      line = line.replacingOccurrences(of: "{\(name)}", with: end.description)
    }
    for evening in evenings {
      line = line.replacingOccurrences(
        of: "{frontier of \(evening.person) on \(evening.day)}", with: evening.frontier)
    }
    for (name, server) in servers {
      line = line.replacingOccurrences(of: "{\(name)}", with: server.url)
    }
    for (name, handle) in facts { line = line.replacingOccurrences(of: "$\(name)", with: handle) }
    // Every second piece stands between quotation marks.
    return line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .flatMap { place, piece in
        place.isMultiple(of: 2) ? piece.split(separator: " ").map(String.init) : [String(piece)]
      }
  }

  private mutating func play(_ line: String) throws {
    let (who, what) = try #require(Self.halves(of: line, at: ": "), "\(line)")
    let user = try #require(users[who], "\(line)")
    if what == "serves" {
      let program = try user.start(["serve"])
      servers[who] = (program, try program.firstLine())
    } else if what.hasPrefix("admits ") {
      let printed = cloned[String(what.dropFirst("admits ".count))] ?? ""
      let admission = try #require(printed.firstMatch(of: /chron member admit '([^']+)'/))
      try user.ok("member", "admit", String(admission.1))
    } else if let (fact, command) = Self.halves(of: what, at: " = chron ") {
      facts[fact] = try user.ok(words(command)).trimmingCharacters(in: .whitespacesAndNewlines)
    } else {
      let (_, command) = try #require(Self.halves(of: what, at: "chron "), "\(line)")
      let output = try user.ok(words(command))
      if command.hasPrefix("clone") { cloned[who] = output }
    }
  }

  /// Keeps what everybody sees on the evening of a day, and the moment itself.
  private mutating func end(_ day: String) throws {
    for person in Self.people {
      guard let user = users[person], person == "ana" || cloned[person] != nil else { continue }
      let answer = try JSON.parse(user.ok(Self.eveningQuestion + ["--json"]))
      evenings.append(
        Evening(
          person: person, day: day, frontier: answer["frontier"].stringValue ?? "", answer: answer)
      )
    }
    ends[day] = Timestamp.now()
  }

  private static func halves(of line: String, at mark: String) -> (String, String)? {
    line.firstRange(of: mark).map {
      (String(line[..<$0.lowerBound]), String(line[$0.upperBound...]))
    }
  }
}
