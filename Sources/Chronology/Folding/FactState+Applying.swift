// What each event does to a fact. Events come in an order that respects precedence.

import EventStore

/// An event about a fact.
struct FactEvent: Sendable {
  let stamp: Stamp
  let arrival: Int64
  let payload: Payload
}

extension FactState {
  /// Applies an event.
  ///
  /// - Parameter sees: Whether the event follows an earlier one, by that one's stamp.
  mutating func apply(_ event: FactEvent, sees: (Stamp) -> Bool) {
    let stamp = event.stamp
    eventCount += 1
    var records = false
    switch event.payload {
    case .recorded(let payload):
      records = true
      if first == nil { first = stamp }
      revisions += 1
      set(payload.content.members, by: stamp, sees: sees)
      advanceHeads(to: stamp, sees: sees)
    case .revised(let payload):
      revisions += 1
      set(payload.revision.set, by: stamp, sees: sees)
      change(payload.revision, by: stamp, sees: sees)
      noteRevision(stamp, sees: sees)
      advanceHeads(to: stamp, sees: sees)
    case .retracted: judge(isRetraction: true, by: stamp, sees: sees)
    case .reinstated: judge(isRetraction: false, by: stamp, sees: sees)
    case .assessed(let payload):
      // One's own earlier assessments are replaced, and those of others that are named: not all
      // that precede, since an opinion does not end because its holder was read.
      assessments.removeAll {
        $0.stamp.log == stamp.log || payload.after.contains($0.stamp.reference)
      }
      assessments.append(
        Assessment(
          stamp: stamp, stance: payload.stance, credibility: payload.credibility,
          note: payload.note))
    case .linked(let payload):
      links.append(
        Link(stamp: stamp, from: payload.from, to: payload.to, relation: payload.relation))
    case .unlinked(let payload):
      links.removeAll { link in
        link.from == payload.from && link.to == payload.to && link.relation == payload.relation
          && payload.after.contains(link.stamp.reference)
      }
    case .described, .aliased, .frontierNamed: break
    }
    reach.include(at: stamp.at, arrival: event.arrival, records: records)
  }

  private mutating func set(_ members: JSONObject, by stamp: Stamp, sees: (Stamp) -> Bool) {
    for (name, value) in members.members {
      guard FactContent.listMembers.contains(where: name.hasSameBytes) else {
        registers.set(name, to: value, by: stamp, sees: sees)
        continue
      }
      withList(name) { list in list.removeAll(sees: sees) }
      add(value.arrayValue ?? [], to: name, by: stamp, sees: sees)
    }
  }

  private mutating func change(_ revision: Revision, by stamp: Stamp, sees: (Stamp) -> Bool) {
    for (name, value) in revision.remove.members {
      withList(name) { list in
        for element in value.arrayValue ?? [] {
          list.remove(key: ObservedList.key(of: element, in: name), sees: sees)
        }
      }
    }
    for (name, value) in revision.add.members {
      add(value.arrayValue ?? [], to: name, by: stamp, sees: sees)
    }
  }

  private mutating func add(
    _ elements: [JSON], to name: String, by stamp: Stamp, sees: (Stamp) -> Bool
  ) {
    var place = nextPlace
    withList(name) { list in
      for element in elements {
        let key = ObservedList.key(of: element, in: name)
        // An event that names an element twice adds it once.
        list.add(element, key: key, by: stamp, place: place) { sees($0) || $0 == stamp }
        place += 1
      }
    }
    nextPlace = place
  }

  private mutating func withList(_ name: String, _ body: (inout ObservedList) -> Void) {
    if let index = lists.firstIndex(where: { $0.name.hasSameBytes(as: name) }) {
      body(&lists[index].list)
    } else {
      var list = ObservedList()
      body(&list)
      lists.append((name, list))
    }
  }

  private mutating func judge(isRetraction: Bool, by stamp: Stamp, sees: (Stamp) -> Bool) {
    verdicts.removeAll { sees($0.stamp) }
    verdicts.append(Verdict(stamp: stamp, isRetraction: isRetraction))
    advanceHeads(to: stamp, sees: sees)
    unseenRevisions = []
  }

  private mutating func noteRevision(_ stamp: Stamp, sees: (Stamp) -> Bool) {
    lastRevisions.removeAll(where: sees)
    lastRevisions.append(stamp)
    unseenRevisions = []
  }

  private mutating func advanceHeads(to stamp: Stamp, sees: (Stamp) -> Bool) {
    heads.removeAll(where: sees)
    heads.append(stamp)
  }
}
