// Rules for what is not code: links that lead somewhere, data that says where it is from.

import Foundation
import Testing

@Suite("Documents and data")
struct DocumentTests {
  @Test("no file names a folder of the machine on which it was written")
  func machinePaths() {
    let wrong = Tree.files.flatMap { file in
      file.lines.indices.filter { Self.namesMachine(file.lines[$0]) }
        .map { "\(file.path):\($0 + 1)" }
    }
    #expect(wrong == [])
  }

  @Test("a folder of a machine is told from one of a relative path or an address")
  func machinePathRule() {
    for name in ["home", "Users", "work", "root"] {
      #expect(Self.namesMachine("/\(name)/x"))
      #expect(Self.namesMachine("cd \"/\(name)/x\""))
      #expect(Self.namesMachine("file:///\(name)/x"))
      #expect(!Self.namesMachine("docs/\(name)/x, example.org/\(name)/x and ../\(name)/x"))
      #expect(!Self.namesMachine("/\(name)"))
    }
  }

  /// Whether a line has a path like `/…/` from the root into where people keep their files.
  private static func namesMachine(_ line: String) -> Bool {
    guard line.utf8.contains(UInt8(ascii: "/")) else { return false }
    let parts = line.split(separator: "/", omittingEmptySubsequences: false)
    return parts.indices.dropFirst().dropLast().contains { place in
      guard ["home", "Users", "work", "root"].contains(parts[place]) else { return false }
      // What ends in one of these goes on: the slash is then not the root's.
      return parts[place - 1].last.map { !($0.isLetter || $0.isNumber || "_.~)}-".contains($0)) }
        ?? true
    }
  }

  @Test("every folder under data says where its files are from")
  func dataFolders() {
    let folders = Set(
      Tree.files.compactMap { file -> String? in
        let parts = file.path.split(separator: "/")
        return parts.count > 2 && parts[0] == "data" ? "data/\(parts[1])" : nil
      })
    #expect(folders.filter { !Tree.has($0 + "/README.md") } == [])
  }

  @Test("every relative link in a document leads to a file, and its fragment to a heading")
  func links() {
    var wrong: [String] = []
    for document in Tree.documents {
      for link in Self.links(in: document) where !Self.resolves(link, from: document) {
        wrong.append("\(document.path): \(link)")
      }
    }
    #expect(wrong == [])
  }

  /// The targets of `[text](target)` and `[text]: target`, outside code, that are not elsewhere.
  private static func links(in document: SourceFile) -> [String] {
    prose(of: document).flatMap { line in
      let inline = line.matches(of: /\]\(<?([^)>\s]+)>?(?:\s+"[^"]*")?\)/).map { $0.output.1 }
      let defined = line.matches(of: /^\[[^\]]+\]:\s+<?([^>\s]+)>?/).map { $0.output.1 }
      return (inline + defined).map { String($0) }
        .filter { !$0.contains(/^[A-Za-z][A-Za-z0-9+.-]*:/) }
    }
  }

  private static func resolves(_ link: String, from document: SourceFile) -> Bool {
    let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    var path = document.path
    if !parts[0].isEmpty {
      let folder = document.path.split(separator: "/").dropLast()
      var names: [Substring] = parts[0].hasPrefix("/") ? [] : Array(folder)
      for name in parts[0].split(separator: "/") where name != "." {
        if name != ".." {
          names.append(name)
        } else if names.popLast() == nil {
          return false
        }
      }
      path = names.joined(separator: "/")
    }
    guard Tree.has(path) else { return false }
    guard parts.count == 2, path.hasSuffix(".md") else { return true }
    return Tree.file(path).map { headings(of: $0).contains(parts[1].lowercased()) } ?? false
  }

  /// The fragments of a document's headings, as forges make them.
  private static func headings(of document: SourceFile) -> [String] {
    prose(of: document).filter { $0.hasPrefix("#") }.map { line in
      let title = line.drop { $0 == "#" || $0 == " " }.lowercased()
      let kept = title.filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }
      return kept.replacing(" ", with: "-")
    }
  }

  /// A document's lines outside its blocks of code.
  private static func prose(of document: SourceFile) -> [String] {
    var isCode = false
    return document.lines.filter { line in
      guard line.hasPrefix("```") else { return !isCode }
      isCode.toggle()
      return false
    }
  }
}
