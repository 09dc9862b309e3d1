// How many of a fact's sources are independent: which citations lead back to one place.

/// Who can have said something: a document with its copies, or somebody who is named.
public enum Voice: Hashable, Sendable {
  /// A document; the smallest id of its group of copies.
  case document(SourceID)
  /// Somebody whom a citation names, as one of the citations spells it.
  case name(String)
}

/// Documents that have a fact from one place, and so count as one source.
public struct IndependentGroup: Sendable {
  /// The cited documents whose trails meet here, by id, copies included.
  ///
  /// One that leads to several groups is in each of them.
  public let sources: [SourceID]
  /// Where all of it comes from, as far as that is known; documents first, then names.
  ///
  /// Empty where the documents are tied to one another only pairwise.
  public let origins: [Voice]
}

/// A place on the way of what a citation says: ``Voice`` with names as filters compare them.
enum Station: Hashable {
  case document(SourceID)
  case name(ExactText)
}

/// All stations that what a citation says has passed through, its own document among them.
struct Trail {
  let document: Station
  let stations: Set<Station>
}

/// The trails of a fact's citations, put together where they meet.
///
/// A trail that holds all of another adds nothing to it and ties nothing together: somebody who
/// relays two witnesses does not make them one. Trails that remain are one group as far as they
/// meet, directly or through others.
struct Independence {
  /// Each group's trails, in no particular order.
  private(set) var groups: [[Trail]] = []
  /// The trails that hold all of another.
  private(set) var relays: [Trail] = []

  init(_ trails: [Trail]) {
    var distinct: [Station: Set<Set<Station>>] = [:]
    for trail in trails { distinct[trail.document, default: []].insert(trail.stations) }
    var kept: [Trail] = []
    for (document, all) in distinct {
      for stations in all {
        let trail = Trail(document: document, stations: stations)
        // What a trail holds begins at a document on it, so only those are asked.
        let isRelay = stations.contains { station in
          distinct[station]?.contains { $0.isStrictSubset(of: stations) } ?? false
        }
        if isRelay { relays.append(trail) } else { kept.append(trail) }
      }
    }
    groups = Self.connected(kept)
  }

  private static func connected(_ trails: [Trail]) -> [[Trail]] {
    var parent = Array(trails.indices)
    func root(_ index: Int) -> Int {
      var index = index
      while parent[index] != index {
        parent[index] = parent[parent[index]]
        index = parent[index]
      }
      return index
    }
    var first: [Station: Int] = [:]
    for (index, trail) in trails.enumerated() {
      for station in trail.stations {
        if let other = first[station] {
          parent[root(index)] = root(other)
        } else {
          first[station] = index
        }
      }
    }
    return Array(Dictionary(grouping: trails.indices) { root($0) }.values)
      .map { $0.map { trails[$0] } }
  }
}
