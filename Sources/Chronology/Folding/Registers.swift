// Members that hold one value: each has the values that its unpreceded setters gave it.

import EventStore

/// A value that an event gave a member.
struct Setting: Sendable {
  let value: JSON
  let stamp: Stamp
}

/// Members of one value, by name.
struct Registers: Sendable {
  /// Names and settings; a name has several settings only where none precedes another.
  private(set) var members: [(name: String, settings: [Setting])] = []

  init(members: [(name: String, settings: [Setting])] = []) {
    self.members = members
  }

  /// Gives a member a value that replaces those which the event had seen.
  ///
  /// - Parameter sees: Whether the event follows another, by the other's stamp.
  mutating func set(
    _ name: String, to value: JSON, by stamp: Stamp, sees: (Stamp) -> Bool
  ) {
    let setting = Setting(value: value, stamp: stamp)
    guard let index = members.firstIndex(where: { $0.name.hasSameBytes(as: name) }) else {
      members.append((name, [setting]))
      return
    }
    members[index].settings.removeAll { sees($0.stamp) }
    members[index].settings.append(setting)
  }

  /// The settings of a member that none precedes.
  func settings(_ name: String) -> [Setting] {
    members.first { $0.name.hasSameBytes(as: name) }?.settings ?? []
  }

  /// The different values of a member with the first event that gave each; null is a value.
  func distinct(_ name: String) -> [Setting] {
    Registers.distinct(settings(name))
  }

  static func distinct(_ settings: [Setting]) -> [Setting] {
    guard settings.count > 1 else { return settings }
    return settings.reduce(into: []) { kept, setting in
      if !kept.contains(where: { $0.value == setting.value }) { kept.append(setting) }
    }
  }

  /// The first value of a member that is not null.
  subscript(name: String) -> JSON? {
    distinct(name).lazy.map(\.value).first { $0 != .null }
  }

  /// The different values of a member; empty if it was never set, or taken back.
  func values(_ name: String) -> [JSON] {
    distinct(name).map(\.value).filter { $0 != .null }
  }

  /// The members that have several values, by name.
  var conflicts: [Conflict] {
    members.compactMap { member in
      let values = Registers.distinct(member.settings)
      return values.count > 1 ? Conflict(member: member.name, settings: values) : nil
    }.sorted { ExactText($0.member) < ExactText($1.member) }
  }
}

extension Conflict {
  init(member: String, settings: [Setting]) {
    self.member = member
    values = settings.map { setting in
      Value(
        value: setting.value, event: setting.stamp.id, author: setting.stamp.origin,
        at: setting.stamp.at)
    }
  }
}
