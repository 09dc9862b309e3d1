// The model's second opinion on independence: trails walked one step at a time, over plain texts,
// from the rule in docs/sources.md.

import EventStore

extension NaiveModel {
  /// How many of some citations are independent.
  func independentSources(_ citations: [JSONObject]) -> Int {
    var minimal: [Set<String>] = []
    let trails = Set(citations.map { trail($0, among: citations) })
    for trail in trails where !trails.contains(where: { $0.isStrictSubset(of: trail) }) {
      minimal.append(trail)
    }
    // Groups: put together any two that meet until none do.
    while true {
      var isDone = true
      search: for one in minimal.indices {
        for other in minimal.indices.dropFirst(one + 1)
        where !minimal[one].isDisjoint(with: minimal[other]) {
          minimal[one].formUnion(minimal[other])
          minimal.remove(at: other)
          isDone = false
          break search
        }
      }
      if isDone { return minimal.count }
    }
  }

  private func trail(_ citation: JSONObject, among citations: [JSONObject]) -> Set<String> {
    var trail = Set(begin(citation))
    while true {
      let next = trail.union(trail.flatMap { steps(from: $0, among: citations) })
      if next == trail { break }
      trail = next
    }
    return trail.union([document(citation["source"])])
  }

  /// Where a citation's document has the passage from.
  private func begin(_ citation: JSONObject) -> [String] {
    if let first = chain(citation).first { return [first] }
    return derivations(of: document(citation["source"]))
  }

  private func steps(from place: String, among citations: [JSONObject]) -> [String] {
    var steps: [String] = []
    for citation in citations {
      if document(citation["source"]) == place { steps += begin(citation) }
      let chain = chain(citation)
      for index in chain.indices.dropLast() where chain[index] == place {
        steps.append(chain[index + 1])
      }
      for attribution in citation["attributedTo"]?.arrayValue ?? [] {
        let object = attribution.objectValue
        if name(object?["name"]) == place, object?["source"] != nil {
          steps.append(document(object?["source"]))
        }
      }
      if makers(of: document(citation["source"])).contains(place) {
        steps.append(document(citation["source"]))
      }
    }
    let isCited = citations.contains { document($0["source"]) == place }
    return isCited ? steps : steps + derivations(of: place)
  }

  private func chain(_ citation: JSONObject) -> [String] {
    (citation["attributedTo"]?.arrayValue ?? []).compactMap { attribution in
      let object = attribution.objectValue
      return object?["source"] != nil ? document(object?["source"]) : name(object?["name"])
    }
  }

  private func name(_ value: JSON?) -> String? {
    value?.stringValue.map { "name " + $0.lowercased() }
  }

  private func document(_ value: JSON?) -> String {
    group(value?.stringValue ?? "").min() ?? ""
  }

  /// The documents that copies tie together.
  private func group(_ source: String) -> Set<String> {
    let all = Set(events.compactMap { $0.payload["source"]?.stringValue })
    let pairs = all.flatMap { one in
      derived(one).filter { $0.relation == "copy" }.map { (one, $0.source) }
    }
    var group: Set<String> = [source]
    for _ in 0...pairs.count {
      for (one, other) in pairs where group.contains(one) || group.contains(other) {
        group.formUnion([one, other])
      }
    }
    return group
  }

  private func derivations(of document: String) -> [String] {
    guard !document.hasPrefix("name ") else { return [] }
    return group(document).flatMap { derived($0) }.filter { $0.relation != "copy" }
      .map { group($0.source).min() ?? "" }.filter { $0 != document }
  }

  private func makers(of document: String) -> [String] {
    group(document).flatMap { described("publisher", $0) }.compactMap { name($0) }
  }

  private func derived(_ source: String) -> [(source: String, relation: String)] {
    described("derivedFrom", source).flatMap { $0.arrayValue ?? [] }.compactMap { element in
      guard let object = element.objectValue, let source = object["source"]?.stringValue,
        let relation = object["relation"]?.stringValue
      else { return nil }
      return (source, relation)
    }
  }

  /// The values of a member, by all standing descriptions of a source.
  private func described(_ member: String, _ source: String) -> [JSON] {
    let descriptions = events.filter {
      $0.type == "source.described" && $0.payload["source"]?.stringValue == source
    }
    let setters = descriptions.compactMap { event in
      event.payload[member].map { (event: event, value: $0) }
    }
    return values(setters, ancestors(descriptions))
  }
}
