// The independent groups of a fact's sources, by what a view sees of citations and descriptions.

import EventStore

extension Snapshot {
  /// The groups in the order of their smallest sources; as many as there are independent sources.
  func independence(of citations: [Citation]) throws -> [IndependentGroup] {
    guard !citations.isEmpty else { return [] }
    let provenance = try Provenance(
      citations,
      Provenance.Sources(
        group: { try self.group(of: $0) }, state: { try self.loader.state(of: $0) },
        names: { try self.nameClasses() }))
    let trails = try provenance.trails()
    var sources: [Station: Set<SourceID>] = [:]
    for (citation, trail) in zip(citations, trails) {
      sources[trail.document, default: []].insert(citation.source)
    }
    let independence = Independence(trails)
    return try independence.groups.map { group in
      let stations = group.reduce(into: Set()) { $0.formUnion($1.stations) }
      let led = independence.relays.filter { !$0.stations.isDisjoint(with: stations) }
      let documents = Set((group + led).map(\.document))
      return IndependentGroup(
        sources: documents.flatMap { sources[$0] ?? [] }.sorted(),
        origins: try origins(of: group, in: provenance))
    }.sorted { $0.order.lexicographicallyPrecedes($1.order) }
  }

  /// The names that mean one, read once.
  private func nameClasses() throws -> NameClasses {
    if let known = knownNames { return known }
    let names = try names()
    knownNames = names
    return names
  }

  /// The stations that all trails of a group end at: those that lead to no other that does not lead
  /// back.
  private func origins(of group: [Trail], in provenance: Provenance) throws -> [Voice] {
    var common = group.first?.stations ?? []
    for trail in group.dropFirst() { common.formIntersection(trail.stations) }
    let ends = try common.filter { station in
      let onwards = try provenance.reached(from: [station]).intersection(common)
      return try onwards.allSatisfy { try provenance.reached(from: [$0]).contains(station) }
    }
    var documents: [SourceID] = []
    var names: [ExactText] = []
    for end in ends {
      switch end {
      case .document(let id): documents.append(id)
      case .name(let name): names.append(provenance.spellings[name] ?? name)
      }
    }
    return documents.sorted().map(Voice.document) + names.sorted().map { .name($0.string) }
  }
}

extension IndependentGroup {
  /// What groups are ordered by, which no two have alike.
  fileprivate var order: [String] {
    sources.map(\.description)
      + origins.map { origin in
        switch origin {
        case .document(let id): id.description
        case .name(let name): name
        }
      }
  }
}
