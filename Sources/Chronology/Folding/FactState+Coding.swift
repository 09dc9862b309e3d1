// A fact's folded state as the projection keeps it.

import EventStore

extension FactState {
  func encoded() -> [UInt8] {
    var writer = StateWriter()
    var object: JSONObject = ["r": writer.registers(registers)]
    object["l"] = .object(
      lists.reduce(into: JSONObject()) { object, member in
        let additions = member.list.additions.values.joined()
          .sorted { ($0.place, $0.stamp.key) < ($1.place, $1.stamp.key) }
        object[member.name] = .array(
          additions.map { [$0.value, writer.number($0.stamp), .int($0.place)] })
      })
    object["v"] = .array(verdicts.map { [writer.number($0.stamp), .bool($0.isRetraction)] })
    object["m"] = writer.numbers(lastRevisions)
    object["u"] = writer.numbers(unseenRevisions)
    object["a"] = .array(
      assessments.map { assessment in
        [
          writer.number(assessment.stamp), .string(assessment.stance.rawValue),
          assessment.credibility.map { .int($0) } ?? .null,
          assessment.note.map { .string($0) } ?? .null,
        ]
      })
    object["k"] = .array(
      links.map { link in
        [
          writer.number(link.stamp), .string(link.from.description),
          .string(link.to.description), .string(link.relation.rawValue),
        ]
      })
    object["h"] = writer.numbers(heads)
    object["f"] = first.map { writer.number($0) } ?? .null
    object["n"] = [.int(revisions), .int(eventCount), .int(nextPlace), .bool(isPending)]
    object["t"] = reach.json
    object["e"] = .array(writer.stamps)
    return JSON.object(object).encoded()
  }

  /// Reads a state; nil for what was not written by this version.
  init?(
    _ id: FactID, decoding bytes: [UInt8], origin: (Int64) throws -> Origin?
  ) rethrows {
    guard let reader = try StateReader(bytes, origin: origin),
      let numbers = reader.object["n"]?.arrayValue, numbers.count == 4,
      let isPending = numbers[3].boolValue
    else { return nil }
    self.init(id: id)
    registers = reader.registers("r")
    lists = reader.members(reader.object["l"]).map { member in
      (name: member.name, list: reader.list(member.value, named: member.name))
    }
    verdicts = reader.elements(reader.object["v"]).compactMap { element in
      guard let fields = reader.fields(element, 2), let stamp = reader.stamp(fields[0]),
        let isRetraction = reader.noting(fields[1].boolValue)
      else { return nil }
      return Verdict(stamp: stamp, isRetraction: isRetraction)
    }
    lastRevisions = reader.stamps("m")
    unseenRevisions = reader.stamps("u")
    assessments = reader.elements(reader.object["a"]).compactMap { reader.assessment($0) }
    links = reader.elements(reader.object["k"]).compactMap { reader.link($0) }
    heads = reader.stamps("h")
    first = reader.object["f"] == .null ? nil : reader.stamp(reader.object["f"])
    revisions = reader.count(numbers[0])
    eventCount = reader.count(numbers[1])
    nextPlace = reader.count(numbers[2])
    self.isPending = isPending
    reach = reader.reach("t")
    guard reader.isWhole else { return nil }
  }
}

extension StateReader {
  fileprivate func list(_ value: JSON, named name: String) -> ObservedList {
    var additions: [ExactText: [ObservedList.Addition]] = [:]
    for element in elements(value) {
      guard let fields = fields(element, 3), let stamp = stamp(fields[1]) else { continue }
      additions[ObservedList.key(of: fields[0], in: name), default: []].append(
        ObservedList.Addition(value: fields[0], stamp: stamp, place: count(fields[2])))
    }
    return ObservedList(additions: additions)
  }

  fileprivate func assessment(_ value: JSON) -> FactState.Assessment? {
    guard let fields = fields(value, 4), let stamp = stamp(fields[0]),
      let stance = noting(fields[1].stringValue)
    else { return nil }
    return FactState.Assessment(
      stamp: stamp, stance: Stance(rawValue: stance),
      credibility: fields[2].intValue.map { Int($0) }, note: fields[3].stringValue)
  }

  fileprivate func link(_ value: JSON) -> FactState.Link? {
    guard let fields = fields(value, 4), let stamp = stamp(fields[0]),
      let from = noting(fields[1].stringValue.flatMap({ FactID($0) })),
      let to = noting(fields[2].stringValue.flatMap({ FactID($0) })),
      let relation = noting(fields[3].stringValue)
    else { return nil }
    return FactState.Link(
      stamp: stamp, from: from, to: to, relation: Relation(rawValue: relation))
  }
}
