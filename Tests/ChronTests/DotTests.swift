// `trace --dot` held against the grammar of Graphviz's language, whatever others wrote.

import EventStore
import Foundation
import TestSupport
import Testing

/// Reads a graph as https://graphviz.org/doc/info/lang.html has it, as far as quoted names and
/// attributes go; anything else is an error.
private struct DotParser {
  enum Problem: Error { case at(Int, String) }

  private(set) var nodes: [String: [String: String]] = [:]
  private(set) var edges: [(from: String, to: String, attributes: [String: String])] = []
  private let text: [Character]
  private var place = 0

  init(_ text: String) throws {
    self.text = Array(text)
    try word("digraph")
    _ = try identifier()
    try mark("{")
    while peek != "}" { try statement() }
    try mark("}")
    skip()
    guard place == self.text.count else { throw Problem.at(place, "something after the graph") }
  }

  private mutating func statement() throws {
    let name = try identifier()
    if peek == "=" {
      try mark("=")
      _ = try identifier()
    } else if peek == "-" {
      try mark("-")
      try mark(">")
      edges.append((name, try identifier(), try attributes()))
    } else {
      let attributes = try attributes()
      if name != "node", name != "edge" {
        guard nodes[name] == nil else { throw Problem.at(place, "\(name) is drawn twice") }
        nodes[name] = attributes
      }
    }
    try mark(";")
  }

  private mutating func attributes() throws -> [String: String] {
    var attributes: [String: String] = [:]
    try mark("[")
    while peek != "]" {
      let name = try identifier()
      try mark("=")
      attributes[name] = try identifier()
      if peek == "," { try mark(",") }
    }
    try mark("]")
    return attributes
  }

  private mutating func identifier() throws -> String {
    skip()
    guard place < text.count else { throw Problem.at(place, "the graph ends") }
    guard text[place] == "\"" else {
      let start = place
      while place < text.count, text[place].isLetter || text[place].isNumber { place += 1 }
      guard place > start else { throw Problem.at(place, "no name") }
      return String(text[start..<place])
    }
    place += 1
    var value = ""
    while place < text.count, text[place] != "\"" {
      guard text[place] != "\n" else { throw Problem.at(place, "a line ends in a string") }
      if text[place] == "\\" {
        place += 1
        guard place < text.count, "\"\\n".contains(text[place]) else {
          throw Problem.at(place, "an escape that nobody wrote")
        }
        value.append(text[place] == "n" ? "\n" : text[place])
      } else {
        value.append(text[place])
      }
      place += 1
    }
    guard place < text.count else { throw Problem.at(place, "a string does not end") }
    place += 1
    return value
  }

  private var peek: Character? {
    mutating get {
      skip()
      return place < text.count ? text[place] : nil
    }
  }

  private mutating func word(_ word: String) throws {
    guard try identifier() == word else { throw Problem.at(place, "not \(word)") }
  }

  private mutating func mark(_ mark: Character) throws {
    guard peek == mark else { throw Problem.at(place, "not \(mark)") }
    place += 1
  }

  private mutating func skip() {
    while place < text.count, text[place].isWhitespace { place += 1 }
  }
}

@Suite("Graphs of traces")
struct DotTests {
  @Test("the graph has the fact, its passages, documents, attributions, events and links")
  func graph() throws {
    let story = try Story()
    let handle = story.handle("warning")
    try story.ok("revise", handle, "--set", "note=Seen", "--reason", "a \"reason\" with \\ and \\n")
    try story.ok("link", handle, "causes", story.handle("sheds"))
    try story.ok("link", story.handle("offer"), "responds-to", handle)
    try story.ok("cite", handle, "--source", "copy.txt", "--span", "8-24", "--documents", ".")
    let graph = try DotParser(story.ok("trace", handle, "--dot"))
    func count(_ prefix: String) -> Int { graph.nodes.keys.count { $0.hasPrefix(prefix) } }
    #expect(count("fact ") == 3)
    #expect(count("citation ") == 2)
    #expect(count("source ") == 2)
    #expect(count("attribution ") == 1)
    #expect(count("event ") == 5)
    let labels = graph.edges.map { $0.attributes["label"] ?? "" }
    for label in ["cited", "in", "has it from", "copy", "then", "makes", "causes", "responds-to"] {
      #expect(labels.contains(label), "\(label)")
    }
    for edge in graph.edges {
      #expect(graph.nodes[edge.from] != nil && graph.nodes[edge.to] != nil, "\(edge)")
    }
    let revised = graph.nodes.values.compactMap { $0["label"] }.first { $0.contains("Seen") }
    #expect(revised?.contains("“a \"reason\" with \\ and \\n”") ?? false)
  }

  @Test("what others wrote stays text, whatever it is")
  func escaping() throws {
    let user = try ChronUser()
    try user.ok("init", "harbour", "--as", "desk")
    for statement in [
      "\"]; evil [label=\"x", "back\\slash\\", "two\nlines\u{1B}[31m", "<b>bold</b> } ;",
      "\u{202E}turned", "\\N \\G \\L",
    ] {
      let handle = try user.ok("add", statement).trimmingCharacters(in: .whitespacesAndNewlines)
      let graph = try DotParser(user.ok("trace", handle, "--dot"))
      #expect(graph.nodes.count == 2)
      #expect(graph.edges.map(\.from).allSatisfy { $0.hasPrefix("event ") })
    }
  }
}
