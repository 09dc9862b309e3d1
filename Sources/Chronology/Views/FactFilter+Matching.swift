// Filters as SQL, for facts that stand as their rows say, and on folded facts, for all others.

import EventStore
import GRDB

extension FactFilter {
  /// The condition on rows of `fact`, its statuses aside.
  var condition: Condition {
    var conditions: [Condition] = []
    for (role, names) in [(FactName.Role.actor, actors), (.place, places), (.tag, tags)]
    where !names.isEmpty {
      conditions.append(FactFilter.named(role, names))
    }
    if !kinds.isEmpty {
      let words = kinds.map(\.rawValue)
      conditions.append(.any([.oneOf("kind", words), FactFilter.named(.kind, words)]))
    }
    if !modalities.isEmpty {
      let words = modalities.map(\.rawValue)
      conditions.append(.any([.oneOf("modality", words), FactFilter.named(.modality, words)]))
    }
    if !sources.isEmpty {
      let ids = Condition.oneOf("source.id", sources.map(\.description))
      conditions.append(
        Condition(
          """
          key IN (SELECT fact_source.fact FROM source \
          JOIN fact_source ON fact_source.source = source.key AND cited WHERE \(ids.sql))
          """, ids.arguments))
    }
    if !texts.isEmpty {
      let any = Condition.any(
        texts.map { text in
          let part = foldedName(text)
          return Condition("(instr(statement, ?) > 0 OR instr(note, ?) > 0)", [part, part])
        })
      conditions.append(
        Condition("key IN (SELECT fact FROM fact_text WHERE \(any.sql))", any.arguments))
    }
    return .all(conditions)
  }

  private static func named(_ role: FactName.Role, _ names: [String]) -> Condition {
    let list = Condition.oneOf("name", names.map(foldedName))
    return Condition(
      """
      key IN (SELECT fact FROM fact_name WHERE role = \(role.rawValue) \
      AND name IN (SELECT key FROM name_text WHERE \(list.sql)))
      """, list.arguments)
  }

  /// The condition for the statuses: without any, everything that is not retracted.
  var statusCondition: Condition {
    guard !statuses.isEmpty else { return Condition("retracted = 0") }
    return .any(
      statuses.map { status in
        switch status {
        case .retracted: Condition("retracted = 1")
        case .disputed: Condition("(retracted = 0 AND disputed)")
        case .contradicted: Condition("(retracted = 0 AND contradicted)")
        case .conflicted: Condition("(retracted = 0 AND conflicted)")
        case .settled:
          Condition("(retracted = 0 AND NOT disputed AND NOT contradicted AND NOT conflicted)")
        }
      })
  }

  /// The whole condition where retracted facts are not hidden: in the log, in an export.
  var anyStatusCondition: Condition {
    var conditions = [Condition("first IS NOT NULL"), condition]
    if !statuses.isEmpty { conditions.append(statusCondition) }
    return .all(conditions)
  }

  /// Whether a folded fact passes, its status aside.
  func matches(_ state: FactState, _ dating: Dating) -> Bool {
    let names = state.names
    func has(_ role: FactName.Role, _ wanted: [String]) -> Bool {
      wanted.isEmpty || wanted.contains { names.contains(FactName(role, $0)) }
    }
    func hasWord(_ member: String, _ wanted: [String]) -> Bool {
      let values = state.registers.values(member).compactMap(\.stringValue)
      return wanted.isEmpty || wanted.contains { word in values.contains(where: word.hasSameBytes) }
    }
    let text = FactText(state)
    let kindWords = kinds.map(\.rawValue)
    let isEvent = state.registers.values("kind").isEmpty && kinds.contains(.event)
    return has(.actor, actors) && has(.place, places) && has(.tag, tags)
      && (isEvent || hasWord("kind", kindWords)) && hasWord("modality", modalities.map(\.rawValue))
      && (sources.isEmpty
        || dating.sightings.contains { sources.contains($0.citation.source) })
      && (texts.isEmpty || texts.contains { text.contains(foldedName($0)) })
  }

  func matchesStatus(_ row: FactRow) -> Bool {
    guard !statuses.isEmpty else { return !row.isRetracted }
    return statuses.contains { status in
      switch status {
      case .retracted: row.isRetracted
      case .disputed: !row.isRetracted && row.isDisputed
      case .contradicted: !row.isRetracted && row.isContradicted
      case .conflicted: !row.isRetracted && row.isConflicted
      case .settled:
        !row.isRetracted && !row.isDisputed && !row.isContradicted && !row.isConflicted
      }
    }
  }
}
