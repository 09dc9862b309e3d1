// `fact.revised`: members of a fact are set, list elements added and removed.

public import EventStore

/// The payload of `fact.revised`.
public struct FactRevised: Equatable, Sendable {
  static let type = "fact.revised"

  /// The fact.
  public let fact: FactID
  /// The events that it was made on.
  public let after: [EventReference]
  /// What changes.
  public let revision: Revision

  init(fact: FactID, after: [EventReference], revision: Revision) {
    self.fact = fact
    self.after = after
    self.revision = revision
  }

  init(reading payload: JSONObject) throws(MalformedPayload) {
    fact = try payload.fact("fact")
    after = try payload.after()
    revision = try Revision(reading: payload)
  }

  var payload: JSONObject {
    var payload: JSONObject = ["fact": .string(fact.description), "after": after.json]
    revision.write(to: &payload)
    return payload
  }
}

/// A change of a fact's members.
public struct Revision: Equatable, Sendable {
  /// Members and their new values; null takes a value back.
  public var set: JSONObject
  /// Elements that lists gain, by member.
  public var add: JSONObject
  /// Elements that lists lose, by member; a citation is named by its id.
  public var remove: JSONObject
  /// Why.
  public var reason: String?
  /// The row that it came from, if it was imported.
  public var imported: ImportedRow?

  /// A change.
  public init(
    set: JSONObject = [:], add: JSONObject = [:], remove: JSONObject = [:],
    reason: String? = nil, imported: ImportedRow? = nil
  ) {
    self.set = set
    self.add = add
    self.remove = remove
    self.reason = reason
    self.imported = imported
  }

  init(reading payload: JSONObject) throws(MalformedPayload) {
    set = try payload.object("set") ?? [:]
    add = try payload.object("add") ?? [:]
    remove = try payload.object("remove") ?? [:]
    reason = try payload.string("reason")
    imported = try ImportedRow.read(payload)
    try FactContent.check(set)
    if let statement = set["statement"], case .null = statement {
      throw MalformedPayload(reason: "'statement' is taken back")
    }
    try Revision.check(add, removing: false)
    try Revision.check(remove, removing: true)
  }

  /// Whether it changes nothing.
  public var isEmpty: Bool {
    self.set.members.isEmpty && add.members.isEmpty && remove.members.isEmpty
  }

  private static func check(_ lists: JSONObject, removing: Bool) throws(MalformedPayload) {
    for (name, _) in lists.members {
      if name.hasSameBytes(as: "citations") {
        for element in try lists.array(name) ?? [] {
          switch element {
          case .object(let object) where !removing: _ = try Citation(reading: object)
          case .object(let object): _ = try object.requiredString("id")
          case .string where removing: break
          default:
            throw MalformedPayload(reason: "'citations' holds something other than citations")
          }
        }
      } else if FactContent.listMembers.contains(where: name.hasSameBytes) {
        _ = try lists.strings(name)
      } else if FactContent.textMembers.contains(where: name.hasSameBytes) {
        throw MalformedPayload(reason: "'\(name)' is not a list")
      } else {
        _ = try lists.array(name)
      }
    }
  }

  func write(to payload: inout JSONObject) {
    for (name, members) in [("set", set), ("add", add), ("remove", remove)]
    where !members.members.isEmpty {
      payload[name] = .object(members)
    }
    payload.set("reason", reason)
    payload.set("imported", imported?.json)
  }
}
