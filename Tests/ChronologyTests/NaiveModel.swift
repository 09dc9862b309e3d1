// A second opinion: a model that folds all events from scratch, by sets of ancestors, straight from
// the words of the format's and the time's rules. It uses nothing of folding or views.

import EDTF
import EventStore

/// An event as the model reads it.
struct NaiveEvent {
  let id: String
  let reference: String
  let origin: String
  let index: Int64
  let at: Int64
  let arrival: Int64
  let type: String
  let payload: JSONObject

  var after: [String] { payload["after"]?.arrayValue?.compactMap(\.stringValue) ?? [] }

  func isAbout(_ fact: String) -> Bool {
    ["fact", "from", "to"].contains { payload[$0]?.stringValue == fact }
  }
}

/// What the model says of a fact as of a day.
struct NaiveFact: Equatable, CustomStringConvertible {
  var certainty: String
  var statements: Set<String> = []
  var dates: Set<String?> = []
  var actors: Set<String> = []
  var citations: Set<String> = []
  var independent = 0
  var disputed = false
  var contradicted = false
  var conflicts: Set<String> = []
  var reported: String?
  var inForce: String?
  var revisions = 0

  var description: String {
    "\(certainty) \(statements.sorted()) \(dates.map { $0 ?? "-" }.sorted()) \(actors.sorted()) "
      + "\(citations.sorted()) \(independent) \(disputed) \(contradicted) \(conflicts.sorted()) "
      + "\(reported ?? "-") \(inForce ?? "-") \(revisions)"
  }
}

/// The whole model: events in, answers out.
struct NaiveModel {
  let events: [NaiveEvent]

  /// What is in view on a day, retracted facts left out.
  func asOf(_ day: Day, reportedBy: Day? = nil) -> [String: NaiveFact] {
    var facts: [String: NaiveFact] = [:]
    let ids = Set(
      events.filter { $0.type == "fact.recorded" }.compactMap { $0.payload["fact"]?.stringValue })
    for id in ids { facts[id] = fact(id, day, reportedBy) }
    return facts
  }

  // MARK: Precedence

  /// Every event of `some` that precedes each, by following `after` and the order of logs.
  func ancestors(_ some: [NaiveEvent]) -> [String: Set<String>] {
    let byReference = Dictionary(uniqueKeysWithValues: some.map { ($0.reference, $0) })
    var known: [String: Set<String>] = [:]
    func visit(_ event: NaiveEvent) -> Set<String> {
      if let found = known[event.id] { return found }
      var found: Set<String> = []
      let before = some.filter { $0.origin == event.origin && $0.index < event.index }
      for other in event.after.compactMap({ byReference[$0] }) + before {
        found.insert(other.id)
        found.formUnion(visit(other))
      }
      known[event.id] = found
      return found
    }
    for event in some { _ = visit(event) }
    return known
  }

  /// The values that the unpreceded setters of a member give.
  func values(
    _ setters: [(event: NaiveEvent, value: JSON)], _ ancestors: [String: Set<String>]
  ) -> [JSON] {
    setters.filter { setter in
      !setters.contains { ancestors[$0.event.id]?.contains(setter.event.id) ?? false }
    }.map(\.value).reduce(into: []) { distinct, value in
      if !distinct.contains(value) { distinct.append(value) }
    }
  }

  func setters(_ member: String, _ some: [NaiveEvent]) -> [(NaiveEvent, JSON)] {
    some.compactMap { event in
      let holder = event.type == "fact.recorded" ? "content" : "set"
      return (event.payload[holder]?.objectValue?[member]).map { (event, $0) }
    }
  }

  /// The elements of a list: added by an event that no event which saw it removed.
  func elements(
    _ member: String, _ some: [NaiveEvent], _ ancestors: [String: Set<String>]
  ) -> [JSON] {
    func key(_ value: JSON) -> JSON { value.objectValue?["id"] ?? value }
    func list(_ event: NaiveEvent, _ holder: String) -> [JSON]? {
      event.payload[holder]?.objectValue?[member]?.arrayValue
    }
    var kept: [JSON] = []
    for event in some {
      let replaced = list(event, "content") ?? list(event, "set")
      for value in (replaced ?? []) + (list(event, "add") ?? []) {
        let isGone = some.contains { other in
          guard ancestors[other.id]?.contains(event.id) ?? false else { return false }
          let removed = list(other, "remove") ?? []
          let readded = list(other, "add") ?? []
          return list(other, "content") != nil || list(other, "set") != nil
            || removed.contains { key($0) == key(value) }
            || readded.contains { key($0) == key(value) }
        }
        if !isGone, !kept.contains(value) { kept.append(value) }
      }
    }
    return kept
  }

  // MARK: Facts

  func fact(_ id: String, _ day: Day, _ reportedBy: Day?) -> NaiveFact? {
    let about = events.filter { $0.type.hasPrefix("fact.") && $0.isAbout(id) }
    let ancestors = ancestors(about)
    let content = about.filter { ["fact.recorded", "fact.revised"].contains($0.type) }
    func member(_ name: String) -> [JSON] { values(setters(name, content), ancestors) }

    var fact = NaiveFact(certainty: "")
    let retraction = retraction(about, ancestors)
    if retraction == .retracted { return nil }
    if retraction == .conflict { fact.conflicts.insert("retracted") }
    for name in ["statement", "occurred", "kind", "note"] where member(name).count > 1 {
      fact.conflicts.insert(name)
    }
    fact.statements = Set(member("statement").compactMap(\.stringValue))
    let dates = member("occurred")
    fact.dates = Set(dates.map(\.stringValue))
    if fact.dates.isEmpty { fact.dates = [nil] }
    fact.actors = Set(elements("actors", content, ancestors).compactMap(\.stringValue))
    fact.revisions = content.count
    fact.disputed = isDisputed(about)
    fact.contradicted = isContradicted(id, about)

    let cited = elements("citations", content, ancestors).compactMap(\.objectValue)
    let seen = cited.filter { citation in
      guard let reportedBy else { return true }
      return publications(citation).contains { $0.upper <= reportedBy }
    }
    if reportedBy != nil, seen.isEmpty { return nil }
    fact.citations = Set(seen.compactMap { $0["id"]?.stringValue })
    fact.independent = independentSources(seen)
    let publication = seen.flatMap { publications($0).map(\.upper) }.min()
    fact.reported = publication?.description
    let vouched = seen.compactMap { vouchedFor($0, reportedBy) }.max()
    return place(&fact, member("kind"), publication, vouched, day) ? fact : nil
  }

  enum Retraction { case standing, retracted, conflict }

  func retraction(
    _ about: [NaiveEvent], _ ancestors: [String: Set<String>]
  ) -> Retraction {
    func precedes(_ a: NaiveEvent, _ b: NaiveEvent) -> Bool {
      ancestors[b.id]?.contains(a.id) ?? false
    }
    let verdicts = about.filter { ["fact.retracted", "fact.reinstated"].contains($0.type) }
    let last = verdicts.filter { verdict in !verdicts.contains { precedes(verdict, $0) } }
    let retractions = last.filter { $0.type == "fact.retracted" }
    if retractions.isEmpty { return .standing }
    let revisions = about.filter { $0.type == "fact.revised" }
    let unsettled = revisions.contains { revision in
      retractions.contains { retraction in
        !precedes(revision, retraction) && !precedes(retraction, revision)
          && !revisions.contains { precedes(revision, $0) && precedes(retraction, $0) }
      }
    }
    return retractions.count < last.count || unsettled ? .conflict : .retracted
  }

  private func isDisputed(_ about: [NaiveEvent]) -> Bool {
    let assessments = about.filter { $0.type == "fact.assessed" }
    return assessments.contains { one in
      one.payload["stance"] == "disputes"
        && !assessments.contains { $0.origin == one.origin && $0.index > one.index }
    }
  }

  private func isContradicted(_ id: String, _ about: [NaiveEvent]) -> Bool {
    about.contains { link in
      link.type == "fact.linked" && link.payload["relation"] == "contradicts"
        && link.payload["to"]?.stringValue == id
        && !about.contains { $0.type == "fact.unlinked" && $0.after.contains(link.reference) }
    }
  }

  /// When a citation's document and those that it is attributed to were published.
  func publications(_ citation: JSONObject) -> [(lower: Day, upper: Day)] {
    let attributions = citation["attributedTo"]?.arrayValue ?? []
    return ([citation["source"]] + attributions.map { $0.objectValue?["source"] })
      .compactMap { $0 }.compactMap { published($0) }
  }

  /// Up to when a citation vouches for a state: its document's day, or, while that was not out,
  /// the day of those whom it relays.
  func vouchedFor(_ citation: JSONObject, _ reportedBy: Day?) -> Day? {
    let own = citation["source"].flatMap { published($0) }
    guard let reportedBy else { return own?.lower }
    if let own, own.upper <= reportedBy { return own.lower }
    return publications(citation).filter { $0.upper <= reportedBy }.map(\.lower).max()
  }

  /// When a source was published, by all standing descriptions.
  func published(_ source: JSON) -> (lower: Day, upper: Day)? {
    let descriptions = events.filter {
      $0.type == "source.described" && $0.payload["source"] == source
    }
    let setters = descriptions.compactMap { event in
      event.payload["published"].map { (event: event, value: $0) }
    }
    let dates = values(setters, ancestors(descriptions)).compactMap(\.stringValue)
      .compactMap { try? EDTF($0) }
    guard let lower = dates.map(\.start.lower).min(), let upper = dates.map(\.end.upper).max()
    else { return nil }
    return (lower, upper)
  }

  // MARK: Time

  /// Whether the fact is in view, and how.
  private func place(
    _ fact: inout NaiveFact, _ kinds: [JSON], _ publication: Day?, _ vouched: Day?, _ day: Day
  ) -> Bool {
    var words: [String] = []
    var forces: [String] = []
    var isQualified = false
    for text in fact.dates {
      let date = text.flatMap { try? EDTF($0) }
      var upper = date?.start.upper ?? .distantFuture
      let lower = date?.start.lower ?? .distantPast
      if let publication, publication >= lower { upper = min(upper, publication) }
      isQualified = isQualified || date?.isQualified ?? false
      if upper <= day {
        words.append("certain")
      } else if lower == .distantPast {
        words.append("unplaced")
      } else {
        words.append(lower <= day ? "possible" : "absent")
      }
      forces.append(force(date, upper, vouched, day))
    }
    if words.allSatisfy({ $0 == "absent" }) { return false }
    if words.allSatisfy({ $0 == "certain" }) {
      fact.certainty = isQualified ? "qualified" : "certain"
    } else if words.allSatisfy({ $0 == "unplaced" || $0 == "absent" }) {
      fact.certainty = "unplaced"
    } else {
      fact.certainty = "possible"
    }
    if kinds.first == "state", fact.certainty != "unplaced" {
      fact.inForce = Set(forces).count == 1 ? forces[0] : "possible"
    }
    return true
  }

  private func force(_ date: EDTF?, _ startUpper: Day, _ attested: Day?, _ day: Day) -> String {
    let isStated = (date?.text.contains("/") ?? false) && date?.end.upper != .distantFuture
    if isStated, let end = date?.end {
      if day > end.upper { return "over" }
      return startUpper <= day && day <= end.lower ? "certain" : "possible"
    }
    guard let attested else { return "possible" }
    if day > attested { return "lastAttested" }
    return startUpper <= day ? "certain" : "possible"
  }
}
