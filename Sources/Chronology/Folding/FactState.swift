// A fact as its events make it: what folding yields, and what a later event can go on from.

import EventStore

/// A folded fact.
struct FactState: Sendable {
  /// A standing assessment.
  struct Assessment: Sendable {
    let stamp: Stamp
    let stance: Stance
    let credibility: Int?
    let note: String?
  }

  /// A standing link, of which the fact is either end.
  struct Link: Sendable {
    let stamp: Stamp
    let from: FactID
    let to: FactID
    let relation: Relation
  }

  /// An unpreceded retraction or reinstatement.
  struct Verdict: Sendable {
    let stamp: Stamp
    let isRetraction: Bool
  }

  let id: FactID
  var registers = Registers()
  /// The list members, by name.
  var lists: [(name: String, list: ObservedList)] = []
  var verdicts: [Verdict] = []
  /// Revisions that no other revision follows: what a retraction may not have seen.
  var lastRevisions: [Stamp] = []
  /// Of those, the ones that some standing retraction had not seen, nor was seen by.
  var unseenRevisions: [Stamp] = []
  var assessments: [Assessment] = []
  var links: [Link] = []
  /// Events on the content, or for or against the whole fact, that no other such event follows.
  var heads: [Stamp] = []
  /// The first `fact.recorded` in the order of folding; nil while only others have come.
  var first: Stamp?
  /// How many events recorded or revised it.
  var revisions = 0
  /// How many events there are about it.
  var eventCount = 0
  /// Where the next list element goes.
  var nextPlace = 0
  /// Whether an event refers to one that is not here and may yet turn out to be about this fact.
  var isPending = false
  var reach = Reach()

  init(id: FactID) {
    self.id = id
  }
}

/// Over which moments and arrivals the events of something spread.
struct Reach: Sendable, Equatable {
  /// The least AT and arrival among the events that record it.
  var firstRecorded = Int64.max
  var firstArrival = Int64.max
  /// The greatest AT and arrival among all.
  var lastRecorded = Int64.min
  var lastArrival = Int64.min

  mutating func include(at: Timestamp, arrival: Int64, records: Bool) {
    lastRecorded = max(lastRecorded, at.microseconds)
    lastArrival = max(lastArrival, arrival)
    guard records else { return }
    firstRecorded = min(firstRecorded, at.microseconds)
    firstArrival = min(firstArrival, arrival)
  }
}

extension FactState {
  /// A list member.
  func list(_ name: String) -> ObservedList {
    lists.first { $0.name.hasSameBytes(as: name) }?.list ?? ObservedList()
  }

  /// The strings of a list member.
  func strings(_ name: String) -> [String] { list(name).elements.compactMap(\.value.stringValue) }

  /// A member's first text.
  func text(_ name: String) -> String? { registers[name]?.stringValue }

  /// The citations in order, with the events that added them.
  var citations: [(citation: Citation, stamp: Stamp)] {
    list("citations").elements.compactMap { addition in
      // What was folded has been read before, so nothing is left out here.
      guard let object = addition.value.objectValue,
        let citation = try? Citation(reading: object)
      else { return nil }
      return (citation, addition.stamp)
    }
  }

  var kind: Kind { text("kind").map(Kind.init) ?? .event }

  /// Whether it is retracted and nothing contradicts that.
  var isRetracted: Bool {
    !verdicts.isEmpty && verdicts.allSatisfy(\.isRetraction) && unseenRevisions.isEmpty
  }

  var isDisputed: Bool { assessments.contains { $0.stance == .disputes } }

  var isContradicted: Bool { links.contains { $0.relation == .contradicts && $0.to == id } }

  /// Members with several values, and retractions that others did not see.
  var conflicts: [Conflict] {
    var conflicts = registers.conflicts
    for (name, list) in lists { conflicts += list.conflicts(member: name) }
    if let conflict = retractionConflict { conflicts.append(conflict) }
    return conflicts
  }

  private var retractionConflict: Conflict? {
    guard verdicts.contains(where: \.isRetraction),
      !verdicts.allSatisfy(\.isRetraction) || !unseenRevisions.isEmpty
    else { return nil }
    let settings =
      verdicts.map { Setting(value: .bool($0.isRetraction), stamp: $0.stamp) }
      + unseenRevisions.map { Setting(value: .bool(false), stamp: $0) }
    return Conflict(
      member: "retracted", settings: settings.sorted { Stamp.isBefore($0.stamp, $1.stamp) })
  }

  var isConflicted: Bool { !conflicts.isEmpty }
}
