// What an event did, in a few words.

import Chronology
import EventStore

enum EventWords {
  static func what(_ event: FactEventView) -> String { what(event.payload) }

  static func what(_ payload: Payload) -> String {
    switch payload {
    case .recorded: return "recorded"
    case .revised(let revised): return revision(revised.revision)
    case .retracted: return "retracted"
    case .reinstated: return "reinstated"
    case .assessed(let assessed):
      let credibility = assessed.credibility.map { ", credibility \($0) of 6" } ?? ""
      return "assessed: \(assessed.stance)\(credibility)".printable
    case .linked(let link): return "linked: \(ends(link))".printable
    case .unlinked(let link): return "unlinked: \(ends(link))".printable
    case .described(let described):
      let names = described.description.members.members.map(\.name)
      return "described: \(Words.list(names))".printable
    case .aliased(let aliased):
      guard !aliased.aliases.isEmpty else { return "\(aliased.name) has no other names".printable }
      return "\(aliased.name) is also \(Words.list(aliased.aliases))".printable
    case .frontierNamed: return "named a frontier"
    }
  }

  /// `desk.91ab3c01@12`, as people name an event.
  static func name(_ event: FactEventView) -> String {
    "\(TimeWords.author(event.author))@\(event.event.index)"
  }

  /// `recorded 2026-11-21 10:00 by desk.91ab3c01, line 5 of facts.jsonl`.
  static func byWhom(_ event: FactEventView) -> String {
    let verb =
      switch event.payload {
      case .described: "source described"
      case .aliased: "alias"
      default: event.type.split(separator: ".").last.map(String.init) ?? event.type
      }
    let row = event.imported.map { row in
      (row.line.map { ", line \($0) of " } ?? ", row \(row.row) of ") + (row.file ?? row.namespace)
    }
    let who = "by \(TimeWords.author(event.author))"
    return "\(verb) \(TimeWords.minute(event.at)) \(who)\(row ?? "")".printable
  }

  private static func ends(_ link: FactLinked) -> String {
    "\(link.from.handle.prefix(6)) \(link.relation) \(link.to.handle.prefix(6))"
  }

  private static func revision(_ revision: Revision) -> String {
    var parts: [String] = []
    for (name, value) in revision.set.members {
      parts.append(value == .null ? "removed \(name)" : "set \(name) to \(self.value(value))")
    }
    for (name, value) in revision.add.members {
      if name == "citations" {
        parts.append("added \(Words.count(value.arrayValue?.count ?? 0, "citation"))")
      } else {
        parts.append("added \(self.value(value)) to \(name)")
      }
    }
    for (name, value) in revision.remove.members {
      parts.append("removed \(self.value(value)) from \(name)")
    }
    // Programs once wrote revisions that say nothing, to undo what changed nothing.
    if parts.isEmpty { return "revised nothing" }
    return "revised: \(parts.joined(separator: "; "))".printable
  }

  private static func value(_ value: JSON) -> String {
    switch value {
    case .string(let text): "“\(text)”"
    case .array(let values): Words.list(values.map { self.value($0) })
    default: value.encodedString
    }
  }

  static func imported(_ row: ImportedRow) -> String {
    let name = "row \(row.row) of \(row.namespace)"
    let line = row.line.map { ", line \($0)" } ?? ""
    return (row.file.map { "from \($0)\(line) (\(name))" } ?? "from \(name)\(line)").printable
  }
}
