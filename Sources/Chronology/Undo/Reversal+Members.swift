// Members put back to what they were: what one event changed, as far as nobody has changed it since.

import EventStore

extension FactReversal {
  /// The revision that puts back what a revision changed; an empty one if nothing of it stands.
  ///
  /// - Throws: `ChronologyError` with `notUndoable` if a later change rests on it.
  func revision(_ reason: String?) throws -> Revision {
    var revision = Revision(reason: reason)
    for (name, settings) in after.registers.members {
      // What it said that was so already is not its to take away.
      guard let setting = settings.first(where: isOfEvent),
        !before.registers.says(setting.value, of: name)
      else { continue }
      guard let value = try valueBefore(name, before.registers, now.registers) else { continue }
      guard value != .null || !name.hasSameBytes(as: "statement") else {
        throw ChronologyError.cannotUndo("a fact cannot be without a statement")
      }
      revision.set[name] = value
    }
    for (name, list) in after.lists { try putBack(name, list, in: &revision) }
    return revision
  }

  private func isOfEvent(_ setting: Setting) -> Bool { setting.stamp == stamp }

  private func valueBefore(
    _ name: String, _ before: Registers, _ now: Registers
  ) throws -> JSON? {
    try Registers.valueBefore(name, before, now, isOwn: isOwn, event: stamp) { member in
      first { $0.sets(member) }
    }
  }

  private func putBack(
    _ name: String, _ list: ObservedList, in revision: inout Revision
  ) throws {
    let (old, current) = (before.list(name).additions, now.list(name).additions)
    var add: [JSON] = []
    var remove: [JSON] = []
    for key in Set(old.keys).union(list.additions.keys).sorted() {
      let was = ObservedList(additions: [key: old[key] ?? []]).elements
      let made = ObservedList(additions: [key: list.additions[key] ?? []]).elements
      guard was.map(\.value) != made.map(\.value) else { continue }
      let isNow = current[key] ?? []
      // What another has added or put in its place since is theirs.
      if let other = isNow.first(where: { !isOwn($0.stamp) }) {
        if made.isEmpty { continue }
        throw ChronologyError.rests(
          on: stamp, "an element of \(name) has been added or changed", by: other.stamp)
      }
      guard was.count <= 1 else { throw ChronologyError.settled(stamp, name) }
      if let element = was.first {
        add.append(element.value)
      } else if !isNow.isEmpty, let element = made.first {
        remove.append(element.value.removal(from: name))
      }
    }
    if !add.isEmpty { revision.add[name] = .array(add) }
    if !remove.isEmpty { revision.remove[name] = .array(remove) }
  }
}

extension Registers {
  /// The value that a member had before an event; nil if what the event set stands no more.
  ///
  /// - Parameters:
  ///   - isOwn: Whether a stamp is the event's, or of one that left things as the event had.
  ///   - other: The event that set a member after it, or beside it.
  static func valueBefore(
    _ name: String, _ before: Registers, _ now: Registers, isOwn: (Stamp) -> Bool, event: Stamp,
    other: (String) -> Stamp?
  ) throws -> JSON? {
    let standing = now.settings(name)
    if let stamp = standing.first(where: { !isOwn($0.stamp) })?.stamp ?? other(name) {
      let isTorn = distinct(standing).count > 1
      throw ChronologyError.rests(
        on: event, "'\(name)' \(isTorn ? "has been set differently" : "has been set")", by: stamp,
        isTorn ? "'chron resolve' settles it." : nil)
    }
    let was = before.distinct(name).map(\.value)
    guard was.count <= 1 else { throw ChronologyError.settled(event, name) }
    let value = was.first ?? .null
    return standing.first?.value == value ? nil : value
  }
}

extension ChronologyError {
  /// No one event can bring a conflict back.
  static func settled(_ stamp: Stamp, _ member: String) -> ChronologyError {
    .cannotUndo(
      "\(name(stamp)) settled a conflict about '\(member)', which no event can bring back",
      "'chron revise' gives it another value; 'chron trace' shows those that it had.")
  }
}

extension JSON {
  /// What a removal names an element by: a citation by its id.
  fileprivate func removal(from member: String) -> JSON {
    member.hasSameBytes(as: "citations") ? objectValue?["id"] ?? self : self
  }
}

extension Payload {
  /// Whether it gives a member a value.
  fileprivate func sets(_ member: String) -> Bool {
    switch self {
    case .recorded(let payload): payload.content.members[member] != nil
    case .revised(let payload): payload.revision.set[member] != nil
    case .described(let payload): payload.description[member] != nil
    default: false
    }
  }
}
