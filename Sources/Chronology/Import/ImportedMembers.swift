// What imports of a row made of its fact's members, and what a new version of the row changes.

import EventStore

enum ImportedMembers {
  /// Applies what an import set to the members that imports before it set.
  static func apply(_ payload: Payload, to members: inout JSONObject) {
    switch payload {
    case .recorded(let recorded): members = recorded.content.members
    case .revised(let revised):
      let revision = revised.revision
      for (name, value) in revision.set.members {
        members[name] = value == .null ? nil : value
      }
      for (name, value) in revision.remove.members {
        let removed = Set((value.arrayValue ?? []).map { ObservedList.key(of: $0, in: name) })
        let kept = (members[name]?.arrayValue ?? []).filter {
          !removed.contains(ObservedList.key(of: $0, in: name))
        }
        members[name] = kept.isEmpty ? nil : .array(kept)
      }
      for (name, value) in revision.add.members {
        let added = value.arrayValue ?? []
        let keys = Set(added.map { ObservedList.key(of: $0, in: name) })
        let kept = (members[name]?.arrayValue ?? []).filter {
          !keys.contains(ObservedList.key(of: $0, in: name))
        }
        members[name] = .array(kept + added)
      }
    default: break
    }
  }

  /// What turns one version of a content into another: values to set, elements to add and remove.
  static func difference(from old: JSONObject, to new: JSONObject) -> Revision {
    var revision = Revision()
    let names =
      old.members.map(\.name)
      + new.members.map(\.name).filter { name in old[name] == nil }
    for name in names {
      if FactContent.listMembers.contains(where: name.hasSameBytes) {
        listDifference(name, old[name]?.arrayValue ?? [], new[name]?.arrayValue ?? [], &revision)
      } else if old.value(name) != new.value(name) {
        revision.set[name] = new.value(name) ?? .null
      }
    }
    return revision
  }

  private static func listDifference(
    _ name: String, _ old: [JSON], _ new: [JSON], _ revision: inout Revision
  ) {
    let keyed = { (elements: [JSON]) in
      Dictionary(
        elements.map { (ObservedList.key(of: $0, in: name), $0) }, uniquingKeysWith: { $1 })
    }
    let before = keyed(old)
    let after = keyed(new)
    // A citation that changed but kept its id replaces the one that its author saw.
    let added = new.filter { before[ObservedList.key(of: $0, in: name)] != $0 }
    let removed = old.filter { after[ObservedList.key(of: $0, in: name)] == nil }
    revision.add.set(name, list: added)
    revision.remove.set(
      name,
      list: removed.map { element in
        element.objectValue?["id"] ?? element
      })
  }
}
