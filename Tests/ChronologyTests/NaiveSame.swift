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
}

extension NaiveModel {
  private static let ranks = ["certain", "qualified", "possible", "lapsed", "unplaced"]

  /// One row for all facts that are the same: of those that the view has, the one that says most,
  /// and of these the one with the smallest id.
  func rows(
    _ words: [String: String], actor: String?, reportedBy: Day?
  ) -> [String: NaiveRow] {
    let known = Set(
      events.filter { $0.type == "fact.recorded" }.compactMap { $0.payload["fact"]?.stringValue }
    ).filter { stands($0, reportedBy) }
    let wanted = actor.map { names(like: $0) }
    var rows: [String: NaiveRow] = [:]
    for (id, word) in words where wanted.map({ has(id, oneOf: $0) }) ?? true {
      let group = same(as: id)
      let rivals = group.filter { other in
        words[other] != nil && (wanted.map { has(other, oneOf: $0) } ?? true)
      }
      func order(_ id: String) -> (Int, String) {
        (words[id].flatMap { Self.ranks.firstIndex(of: $0) } ?? 9, id)
      }
      guard rivals.allSatisfy({ order(id) <= order($0) }) else { continue }
      rows[id] = NaiveRow(
        word: word, same: group.subtracting([id]).intersection(known).sorted())
    }
    return rows
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
      let (start, end) = (date?.start.lower ?? .distantPast, date?.end.upper ?? .distantFuture)
      var began = date?.start.upper ?? .distantFuture
      if let published, published >= start { began = min(began, published) }
      let isStated = date.map { $0.text.contains("/") && $0.end.upper.isFinite } ?? false
      let isAttested = isState && !isStated
      let least = isAttested ? vouched : date?.end.lower
      let lasts = max(start, least ?? .distantPast)
      if began <= last && lasts >= first { return "certain" }
      if start > last || (!isAttested && end < first) { return "absent" }
      if isAttested && vouched != nil && lasts < first && began < first { return "lapsed" }
      return start.isFinite ? "possible" : "unplaced"
    }
    if words.allSatisfy({ $0 == "absent" }) { return nil }
    if words.allSatisfy({ $0 == "certain" }) {
      return dates.contains { $0?.isQualified ?? false } ? "qualified" : "certain"
    }
    if words.contains("certain") || words.contains("possible") { return "possible" }
    return words.contains("unplaced") ? "unplaced" : "lapsed"
  }
}
