// What the model says of facts that are the same, of names that mean one, and of what overlaps a
// time: from the rules of docs/format.md and docs/dates.md, by comparing everything with everything.

import EDTF
import EventStore

/// A row of a view, in the model's terms.
struct NaiveRow: Equatable {
  /// How far the fact is in the view.
  let word: String
  /// The other facts that are the same, by id.
  let same: [String]
  /// The dates that it and they give, where those disagree.
  var dates: Set<String> = []
  var disagreeAboutKind = false
  var contradictOneAnother = false
}

/// A date of a fact, as far as its sources let it have begun.
struct NaiveDate {
  let text: String
  let date: EDTF
  let began: Day

  var corners: [Day] {
    [date.start.lower, date.start.upper, date.end.lower, date.end.upper]
  }

  func lies(within other: NaiveDate) -> Bool {
    let (inner, outer) = (corners, other.corners)
    return outer[0] <= inner[0] && inner[1] <= outer[1] && outer[2] <= inner[2]
      && inner[3] <= outer[3]
  }
}

extension NaiveModel {
  private static let ranks = ["certain", "qualified", "possible", "lapsed", "unplaced"]

  /// One row for all facts that are the same: of those that the view has, the one that says most,
  /// and of these the one with the smallest id.
  ///
  /// - Parameter together: How far a fact is in the view under several dates, in place of its own.
  func rows(
    _ words: [String: String], actor: String?, reportedBy: Day?,
    together: (_ id: String, _ dates: [NaiveDate], _ vouched: Day?) -> String?
  ) -> [String: NaiveRow] {
    let known = Set(
      events.filter { $0.type == "fact.recorded" }.compactMap { $0.payload["fact"]?.stringValue }
    ).filter { stands($0, reportedBy) }
    let wanted = actor.map { names(like: $0) }
    var rows: [String: NaiveRow] = [:]
    var words = words
    // Where facts that are the same disagree, each is judged by the dates of all.
    for id in known {
      let group = same(as: id).intersection(known)
      // A fact that nothing is the same as has its own conflicts, which are no disagreement.
      guard group.count > 1 else { continue }
      let dates = group.flatMap { self.dates(of: $0, reportedBy) }
      guard disagree(dates) else { continue }
      let vouched = group.compactMap { self.vouched($0, reportedBy) }.max()
      words[id] = together(id, narrowest(dates), vouched)
    }
    for (id, word) in words where wanted.map({ has(id, oneOf: $0) }) ?? true {
      let group = same(as: id)
      let rivals = group.filter { other in
        words[other] != nil && (wanted.map { has(other, oneOf: $0) } ?? true)
      }
      func order(_ id: String) -> (Int, String) {
        (words[id].flatMap { Self.ranks.firstIndex(of: $0) } ?? 9, id)
      }
      guard rivals.allSatisfy({ order(id) <= order($0) }) else { continue }
      let shown = group.intersection(known)
      let dates = shown.flatMap { self.dates(of: $0, reportedBy) }
      rows[id] = NaiveRow(
        word: word, same: shown.subtracting([id]).sorted(),
        dates: shown.count > 1 && disagree(dates) ? Set(narrowest(dates).map(\.text)) : [],
        disagreeAboutKind: Set(shown.map(kind)).count > 1,
        contradictOneAnother: contradict(shown))
    }
    return rows
  }

  // MARK: Facts that are the same

  /// The dates of a fact, those that cannot be read left out.
  private func dates(of id: String, _ reportedBy: Day?) -> [NaiveDate] {
    let about = about(id)
    let content = about.filter { ["fact.recorded", "fact.revised"].contains($0.type) }
    let published = seen(about, reportedBy).flatMap { publications($0).map(\.upper) }.min()
    return values(setters("occurred", content), ancestors(about)).compactMap { value in
      guard let text = value.stringValue, let date = try? EDTF(text) else { return nil }
      var began = date.start.upper
      if let published, published >= date.start.lower { began = min(began, published) }
      return NaiveDate(text: text, date: date, began: began)
    }
  }

  /// Whether no date lies within all others.
  private func disagree(_ dates: [NaiveDate]) -> Bool {
    !dates.isEmpty && !dates.contains { one in dates.allSatisfy { one.lies(within: $0) } }
  }

  /// The dates within which no other lies, unless that says the same.
  private func narrowest(_ dates: [NaiveDate]) -> [NaiveDate] {
    dates.filter { one in
      !dates.contains { $0.lies(within: one) && $0.corners != one.corners }
    }
  }

  private func kind(_ id: String) -> String {
    let about = about(id)
    let content = about.filter { ["fact.recorded", "fact.revised"].contains($0.type) }
    return values(setters("kind", content), ancestors(about)).first?.stringValue ?? "event"
  }

  /// Up to when sources vouch for a state.
  private func vouched(_ id: String, _ reportedBy: Day?) -> Day? {
    guard kind(id) == "state" else { return nil }
    return seen(about(id), reportedBy).compactMap { vouchedFor($0, reportedBy) }.max()
  }

  private func contradict(_ facts: Set<String>) -> Bool {
    let undone = Set(events.filter { $0.type == "fact.unlinked" }.flatMap(\.after))
    return events.contains { link in
      link.type == "fact.linked" && link.payload["relation"] == "contradicts"
        && !undone.contains(link.reference)
        && [link.payload["from"], link.payload["to"]].allSatisfy {
          facts.contains($0?.stringValue ?? "")
        }
    }
  }

  /// One word for all dates: of dates that mean the same, the one of which most is known counts.
  private func together(_ dates: [NaiveDate], _ word: (NaiveDate) -> String) -> String? {
    let best = dates.filter { one in
      dates.allSatisfy {
        $0.corners != one.corners
          || (one.began, one.date.isQualified ? 1 : 0) <= ($0.began, $0.date.isQualified ? 1 : 0)
      }
    }
    return join(best.map(word), isQualified: best.contains { $0.date.isQualified })
  }

  private func join(_ words: [String], isQualified: Bool) -> String? {
    if words.allSatisfy({ $0 == "absent" }) { return nil }
    if words.allSatisfy({ $0 == "certain" }) { return isQualified ? "qualified" : "certain" }
    if words.contains("certain") || words.contains("possible") { return "possible" }
    return words.contains("unplaced") ? "unplaced" : "lapsed"
  }

  /// How far something had happened by a day, under several dates.
  func asOf(_ day: Day, _ dates: [NaiveDate]) -> String? {
    together(dates) { date in
      if date.began <= day { return "certain" }
      if !date.date.start.lower.isFinite { return "unplaced" }
      return date.date.start.lower <= day ? "possible" : "absent"
    }
  }

  /// How far something overlaps the days from `first` to `last`, under several dates.
  func during(
    _ first: Day, _ last: Day, _ id: String, _ dates: [NaiveDate], _ vouched: Day?
  ) -> String? {
    let isState = kind(id) == "state"
    return together(dates) {
      overlap(first, last, $0.date, began: $0.began, isState: isState, isState ? vouched : nil)
    }
  }

  private func overlap(
    _ first: Day, _ last: Day, _ date: EDTF?, began: Day, isState: Bool, _ vouched: Day?
  ) -> String {
    let (start, end) = (date?.start.lower ?? .distantPast, date?.end.upper ?? .distantFuture)
    let isStated = date.map { $0.text.contains("/") && $0.end.upper.isFinite } ?? false
    let isAttested = isState && !isStated
    let least = isAttested ? vouched : date?.end.lower
    let lasts = max(start, least ?? .distantPast)
    if began <= last && lasts >= first { return "certain" }
    if start > last || (!isAttested && end < first) { return "absent" }
    if isAttested && vouched != nil && lasts < first && began < first { return "lapsed" }
    return start.isFinite ? "possible" : "unplaced"
  }

  // MARK: Facts

  private func about(_ id: String) -> [NaiveEvent] {
    events.filter { $0.type.hasPrefix("fact.") && $0.isAbout(id) }
  }

  /// Whether a fact is not retracted, and was reported if that is asked for.
  private func stands(_ id: String, _ reportedBy: Day?) -> Bool {
    let about = about(id)
    if retraction(about, ancestors(about)) == .retracted { return false }
    return reportedBy == nil || !seen(about, reportedBy).isEmpty
  }

  private func seen(_ about: [NaiveEvent], _ reportedBy: Day?) -> [JSONObject] {
    let content = about.filter { ["fact.recorded", "fact.revised"].contains($0.type) }
    return elements("citations", content, ancestors(about)).compactMap(\.objectValue).filter {
      guard let reportedBy else { return true }
      return publications($0).contains { $0.upper <= reportedBy }
    }
  }

  /// The facts that hang together by links that nothing undoes, this one among them.
  private func same(as id: String) -> Set<String> {
    let undone = Set(events.filter { $0.type == "fact.unlinked" }.flatMap(\.after))
    let links = events.filter {
      $0.type == "fact.linked" && $0.payload["relation"] == "same-as"
        && !undone.contains($0.reference)
    }
    return closure(
      [id],
      links.map { [$0.payload["from"]?.stringValue ?? "", $0.payload["to"]?.stringValue ?? ""] })
  }

  /// Everything that is tied to some things by sets that have one of them, again and again.
  private func closure(_ some: Set<String>, _ ties: [[String]]) -> Set<String> {
    var found = some
    while true {
      let wider = ties.filter { !found.isDisjoint(with: $0) }.reduce(into: found) {
        $0.formUnion($1)
      }
      if wider == found { return found }
      found = wider
    }
  }

  // MARK: Names

  private func has(_ id: String, oneOf names: Set<String>) -> Bool {
    let about = about(id)
    let content = about.filter { ["fact.recorded", "fact.revised"].contains($0.type) }
    return elements("actors", content, ancestors(about)).compactMap(\.stringValue)
      .contains { names.contains($0.lowercased()) }
  }

  /// The names that mean the same as one, in lower case.
  private func names(like name: String) -> Set<String> {
    let said = events.filter { $0.type == "name.aliased" }
    let ties = said.compactMap { statement -> [String]? in
      let same = said.filter { $0.payload["name"] == statement.payload["name"] }
      let before = ancestors(same)
      if same.contains(where: { before[$0.id]?.contains(statement.id) ?? false }) { return nil }
      let aliases = statement.payload["aliases"]?.arrayValue?.compactMap(\.stringValue) ?? []
      if aliases.isEmpty { return nil }
      return ([statement.payload["name"]?.stringValue ?? ""] + aliases).map { $0.lowercased() }
    }
    return closure([name.lowercased()], ties)
  }

  // MARK: What overlaps a time

  /// How far each fact overlaps the days from `first` to `last`; facts that do not are left out.
  func during(_ first: Day, _ last: Day, reportedBy: Day? = nil) -> [String: String] {
    var words: [String: String] = [:]
    let ids = Set(
      events.filter { $0.type == "fact.recorded" }.compactMap { $0.payload["fact"]?.stringValue })
    for id in ids where stands(id, reportedBy) {
      words[id] = word(id, first, last, reportedBy)
    }
    return words
  }

  private func word(_ id: String, _ first: Day, _ last: Day, _ reportedBy: Day?) -> String? {
    let about = about(id)
    let before = ancestors(about)
    let content = about.filter { ["fact.recorded", "fact.revised"].contains($0.type) }
    let seen = seen(about, reportedBy)
    let published = seen.flatMap { publications($0).map(\.upper) }.min()
    let vouched = seen.compactMap { vouchedFor($0, reportedBy) }.max()
    let isState = values(setters("kind", content), before).first == "state"
    var texts = values(setters("occurred", content), before).map(\.stringValue)
    if texts.isEmpty { texts = [nil] }
    let dates = texts.map { $0.flatMap { try? EDTF($0) } }
    let words = dates.map { date -> String in
      let start = date?.start.lower ?? .distantPast
      var began = date?.start.upper ?? .distantFuture
      if let published, published >= start { began = min(began, published) }
      return overlap(first, last, date, began: began, isState: isState, vouched)
    }
    return join(words, isQualified: dates.contains { $0?.isQualified ?? false })
  }
}
