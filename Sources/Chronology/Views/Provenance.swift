// From whom each document of a fact has it: the graph that trails are followed through.

import EventStore

/// What citations of one fact, and the descriptions of their documents, say about where they have
/// it from.
///
/// What a citation says of its passage (`attributedTo`) goes before what is said of the whole
/// document (`derivedFrom`). Ways are followed through others who are cited for the same fact, and
/// through documents that are derived from others; circles end where they began.
struct Provenance {
  /// What is asked of sources.
  struct Sources {
    /// The sources that are copies of one another with this one, itself included.
    let group: (SourceID) throws -> Set<SourceID>
    /// What a source is described as.
    let state: (SourceID) throws -> SourceState?
    /// The names that mean one.
    let names: () throws -> NameClasses
  }

  private let sources: Sources
  /// What citations say: from whom a station has it.
  private var said: [Station: Set<Station>] = [:]
  private var cited: Set<Station> = []
  private var firsts: [(document: Station, next: Set<Station>)] = []
  /// How a name is shown: the name that stands for it, or its first spelling by its bytes.
  private(set) var spellings: [ExactText: ExactText] = [:]

  init(_ citations: [Citation], _ sources: Sources) throws {
    self.sources = sources
    for citation in citations {
      let document = try station(citation.source)
      var next = try addChain(citation.attributedTo)
      if next.isEmpty { next = try derivations(of: document) }
      firsts.append((document, next))
      said[document, default: []].formUnion(next)
      cited.insert(document)
    }
    try addMakers(Set(citations.map(\.source)))
  }

  /// The trail of each citation, in their order.
  func trails() throws -> [Trail] {
    try firsts.map { document, next in
      Trail(document: document, stations: try reached(from: next).union([document]))
    }
  }

  /// All stations that can be reached from some, these included.
  func reached(from some: Set<Station>) throws -> Set<Station> {
    var found = some
    var open = Array(some)
    while let station = open.popLast() {
      for next in try ways(from: station) where found.insert(next).inserted { open.append(next) }
    }
    return found
  }

  /// A document that is cited itself says by its citations from where it has the fact.
  private func ways(from station: Station) throws -> Set<Station> {
    let next = said[station] ?? []
    return cited.contains(station) ? next : try next.union(derivations(of: station))
  }

  /// Adds whom a citation is attributed to, nearest first.
  ///
  /// - Returns: Where the way begins; nothing if nobody is named.
  private mutating func addChain(_ attributions: [Attribution]) throws -> Set<Station> {
    var first: Set<Station> = []
    var last: Station?
    for attribution in attributions {
      let name = try attribution.name.flatMap { name throws in try spelt(name) }
      let document = try attribution.source.map { try station($0) }
      guard let next = document ?? name else { continue }
      // Who is named elsewhere for this fact is known here by the document.
      if let document, let name { said[name, default: []].insert(document) }
      if let last {
        said[last, default: []].insert(next)
      } else {
        first = [next]
      }
      last = next
    }
    return first
  }

  /// Adds that somebody who is named is the maker of a document cited for the same fact.
  private mutating func addMakers(_ cited: Set<SourceID>) throws {
    guard !spellings.isEmpty else { return }
    for id in cited {
      let document = try station(id)
      for member in try sources.group(id) {
        for name in try sources.state(member)?.makers ?? [] {
          let name = try key(of: name, sources.names().names(like: name))
          if spellings[name] != nil { said[.name(name), default: []].insert(document) }
        }
      }
    }
  }

  private mutating func spelt(_ name: String) throws -> Station? {
    guard !name.allSatisfy(\.isWhitespace) else { return nil }
    let names = try sources.names().names(like: name)
    let key = key(of: name, names)
    let spelling = ExactText(names?.name ?? name)
    spellings[key] = spellings[key].map { min($0, spelling) } ?? spelling
    return .name(key)
  }

  /// What is equal for names that mean one.
  private func key(of name: String, _ names: NameClasses.Class?) -> ExactText {
    ExactText(names?.folded.first ?? foldedName(name))
  }

  private func station(_ id: SourceID) throws -> Station {
    .document(try sources.group(id).min() ?? id)
  }

  /// What a document and its copies are derived from otherwise than as copies.
  private func derivations(of station: Station) throws -> Set<Station> {
    guard case .document(let id) = station else { return [] }
    var found: Set<Station> = []
    for member in try sources.group(id) {
      for origin in try sources.state(member)?.derivedFrom ?? [] where origin.relation != .copy {
        found.insert(try self.station(origin.source))
      }
    }
    found.remove(station)
    return found
  }
}

extension SourceState {
  /// Who published and wrote it, by any standing description.
  fileprivate var makers: [String] {
    registers.values("publisher").compactMap(\.stringValue)
      + registers.values("authors").flatMap { $0.arrayValue?.compactMap(\.stringValue) ?? [] }
  }
}
