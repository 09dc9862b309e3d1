// How many sources a fact has, in words: how many documents, how many of them independent.

import Chronology

struct SourceCount {
  private let fact: FactView
  private let texts: Int

  init(_ fact: FactView) {
    self.fact = fact
    texts = Set(fact.sources.map(\.group)).count
  }

  /// How many documents there are, copies counted as one.
  var words: String { Words.count(texts, "source") }

  /// What is to be known of that number, in as many words as a column holds: `2 copies`, `1 origin`.
  var remark: String? {
    if fact.independentSources < texts { return Words.count(fact.independentSources, "origin") }
    return fact.sources.count > texts
      ? Words.count(fact.sources.count, "copy", "copies") : nil
  }

  /// `1 source (2 copies)`, or `2 sources, 1 independent (both from TASS)`.
  var sentence: String {
    guard fact.independentSources < texts else {
      return words + (remark.map { " (\($0))" } ?? "")
    }
    let copies = fact.sources.count > texts ? " in \(fact.sources.count) copies" : ""
    let start = "\(words)\(copies), \(Words.grouped(fact.independentSources)) independent"
    guard fact.independence.count == 1, let group = fact.independence.first,
      !group.origins.isEmpty
    else { return start }
    let isAmongThem = group.origins.contains { origin in
      fact.sources.contains { .document($0.group) == origin }
    }
    let all = isAmongThem ? "" : texts == 2 ? "both " : "all "
    return "\(start) (\(all)from \(Words.list(group.origins.map(name))))"
  }

  private func name(_ origin: Voice) -> String {
    switch origin {
    case .name(let name): return name.printable
    case .document(let id):
      let title = fact.sources.first { $0.group == id }?.title
      return title.map { "“\($0.printable)”" } ?? SourceWords.short(id)
    }
  }
}
