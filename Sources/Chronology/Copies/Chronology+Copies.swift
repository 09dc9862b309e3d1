// Near copies among the chronology's documents: found, and recorded as what they are.

public import EventStore
import TransparencyLog

extension Chronology {
  /// The kept documents that are nearly the same text as one, or of which one of the two is a part.
  ///
  /// Those that are known to be copies of one another, or derived one from the other, are left out,
  /// and of several that are copies of one another all but the likeliest.
  ///
  /// - Parameters:
  ///   - document: The id of a document; it need not be kept.
  ///   - bytes: Its bytes.
  /// - Returns: The most alike first. The document is the derived one unless dates say otherwise.
  public func nearCopies(of document: SourceID, _ bytes: [UInt8]) throws -> [NearCopy] {
    guard let digest = document.sha256.flatMap({ Hash(hex: $0) }) else { return [] }
    let search = CopySearch(store: store)
    try search.index()
    let matches = try search.matches(digest, bytes)
    return try whole { snapshot in
      var groups: Set<SourceID> = []
      return try matches.compactMap { match in
        guard let other = SourceID(sha256: match.digest.hex),
          try !snapshot.areRelated(document, other),
          let group = try snapshot.group(of: other).min(), groups.insert(group).inserted
        else { return nil }
        return NearCopy(
          try snapshot.end(document, match.likeness.first),
          try snapshot.end(other, match.likeness.second))
      }
    }
  }

  /// All near copies among the documents that are kept and described, but for those that are known.
  ///
  /// - Returns: The pairs by the derived document's id. Of two that nothing says which came first,
  ///   the one is derived of which the greater share is in the other.
  public func nearCopies() throws -> [NearCopy] {
    let search = CopySearch(store: store)
    try search.index()
    let described = try whole { snapshot in
      try snapshot.sources().filter(\.described).map(\.id)
    }
    let digests = Set(described.compactMap(\.sha256).compactMap { Hash(hex: $0) })
    var found: [NearCopy] = []
    for digest in digests.sorted() {
      guard let bytes = try store.document(digest), let one = SourceID(sha256: digest.hex)
      else { continue }
      // Each pair is looked at from its smaller digest.
      let matches = try search.matches(digest, bytes) { digest < $0 && digests.contains($0) }
      found += try whole { snapshot in
        try matches.compactMap { match in
          guard let other = SourceID(sha256: match.digest.hex),
            try !snapshot.areRelated(one, other)
          else { return nil }
          let ends = [
            try snapshot.end(one, match.likeness.first),
            try snapshot.end(other, match.likeness.second),
          ]
          let isLess = (ends[0].share, ends[0].source) < (ends[1].share, ends[1].source)
          return isLess ? NearCopy(ends[1], ends[0]) : NearCopy(ends[0], ends[1])
        }
      }
    }
    return found.sorted { ($0.derived, $0.origin) < ($1.derived, $1.origin) }
  }

  /// Records that a document is derived from another, beside what it is derived from already.
  ///
  /// - Returns: The event; nil if the two have been tied to one another in the meantime.
  @discardableResult
  public func record(_ copy: NearCopy, reason: String?) throws -> Event? {
    let known = try whole { snapshot -> [DerivedFrom]? in
      guard try !snapshot.areRelated(copy.derived, copy.origin) else { return nil }
      return try snapshot.loader.state(of: copy.derived)?.derivedFrom ?? []
    }
    guard let known else { return nil }
    var description = SourceDescription()
    description.derivedFrom =
      Set(known).sorted { ($0.source, $0.relation.rawValue) < ($1.source, $1.relation.rawValue) }
      + [DerivedFrom(source: copy.origin, relation: copy.relation)]
    return try describe(copy.derived, description, reason: reason)
  }
}

extension Snapshot {
  /// Whether two documents are copies, or one is said to be derived from the other.
  fileprivate func areRelated(_ one: SourceID, _ other: SourceID) throws -> Bool {
    if try group(of: one).contains(other) { return true }
    return try [(one, other), (other, one)].contains { derived, origin in
      try loader.state(of: derived)?.derivedFrom.contains { $0.source == origin } ?? false
    }
  }

  fileprivate func end(_ source: SourceID, _ share: Double) throws -> NearCopy.End {
    NearCopy.End(source: source, dates: try loader.publication(of: source), share: share)
  }
}
