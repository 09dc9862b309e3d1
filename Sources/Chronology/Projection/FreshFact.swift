// A fact of which a batch brings the first event and no other: most of them, in whatever comes in
// bulk. What folding would make of it can be read off the payload.

import EDTF
import EventStore

/// What is written of a fact that was recorded once, as far as it follows from the payload.
///
/// A class: it goes through several hands, and is large.
final class FreshContent: Sendable {
  let fact: FactID
  /// The row that it was imported from.
  let imported: RowName?
  let kind: Kind
  let modality: String?
  let said: SaidDates
  let citations: [Citation]
  let text: FactText
  let names: [FactName]

  /// Nil for content that has to be folded.
  init?(_ recorded: FactRecorded) {
    let content = recorded.content
    let citations = content.citations
    // Of citations with one id the last counts, at the place of the first: that is folding's work.
    for index in citations.indices.dropFirst() {
      let isKnown = citations[..<index].contains { $0.id.hasSameBytes(as: citations[index].id) }
      if isKnown { return nil }
    }
    self.citations = citations
    fact = recorded.fact
    imported = recorded.imported.map { RowName($0) }
    kind = content.kind ?? .event
    modality = content.modality?.rawValue
    said = SaidDates(content)
    text = FactText(content)
    names =
      content.actors.map { FactName(.actor, $0) } + content.places.map { FactName(.place, $0) }
      + content.tags.map { FactName(.tag, $0) }
  }
}

/// A fact that was recorded once, and about which nothing else is known.
struct FreshFact {
  let key: Int64
  let event: EntryKey
  let at: Timestamp
  let arrival: Int64
  let content: FreshContent
}

extension FactRow {
  /// The row of a fact that was recorded once.
  init(_ fact: FreshFact, _ dating: Dating) {
    self.init(key: fact.key, id: fact.content.fact, dating)
    first = fact.event
    eventCount = 1
    placement = Placement(dating)
    kind = fact.content.kind.rawValue
    modality = fact.content.modality
    reach.include(at: fact.at, arrival: fact.arrival, records: true)
  }
}

extension FoldBatch {
  /// Gathers what views need of a fact that was recorded once.
  func add(_ fact: FreshFact) throws {
    var uses: [(source: SourceRow, isCited: Bool)] = []
    for citation in fact.content.citations {
      try use(citation.source, isCited: true, in: &uses)
      for attribution in citation.attributedTo {
        if let source = attribution.source { try use(source, isCited: false, in: &uses) }
      }
    }
    let dating = Dating(fact.content.said, citations: fact.content.citations) { id in
      uses.first { $0.source.id == id }?.source.published
    }
    var row = FactRow(fact, dating)
    for (source, isCited) in uses {
      row.reach.lastRecorded = max(row.reach.lastRecorded, source.datedLast)
      row.reach.lastArrival = max(row.reach.lastArrival, source.datedArrival)
      session.rows.sourceUses.append(
        SourceUse(source: source.key, fact: fact.key, isCited: isCited))
    }
    session.rows.facts.append(row)
    session.rows.texts.append((fact.key, fact.content.text))
    for name in fact.content.names { try add(name, to: fact.key) }
  }

  /// Notes that a fact depends on a source, which is entered if it was not known.
  private func use(
    _ id: SourceID, isCited: Bool, in uses: inout [(source: SourceRow, isCited: Bool)]
  ) throws {
    if let index = uses.firstIndex(where: { $0.source.id == id }) {
      if isCited { uses[index].isCited = true }
      return
    }
    var source = try loader.source(id)
    if source == nil {
      _ = try touch(id)
      source = try loader.source(id)
    }
    if let source { uses.append((source, isCited)) }
  }
}
