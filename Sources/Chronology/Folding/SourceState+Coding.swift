// A source's folded state as the projection keeps it.

import EventStore

extension SourceState {
  func encoded() -> [UInt8] {
    var writer = StateWriter()
    var object: JSONObject = ["r": writer.registers(registers)]
    object["h"] = writer.numbers(heads)
    object["f"] = first.map { writer.number($0) } ?? .null
    object["n"] = [.int(eventCount), .bool(isPending)]
    object["t"] = datingReach.json
    object["e"] = .array(writer.stamps)
    return JSON.object(object).encoded()
  }

  /// Reads a state; nil for what was not written by this version.
  init?(
    _ id: SourceID, decoding bytes: [UInt8], origin: (Int64) throws -> Origin?
  ) rethrows {
    guard let reader = try StateReader(bytes, origin: origin),
      let numbers = reader.object["n"]?.arrayValue, numbers.count == 2,
      let isPending = numbers[1].boolValue
    else { return nil }
    self.init(id: id)
    registers = reader.registers("r")
    heads = reader.stamps("h")
    first = reader.object["f"] == .null ? nil : reader.stamp(reader.object["f"])
    eventCount = reader.count(numbers[0])
    self.isPending = isPending
    datingReach = reader.reach("t")
    guard reader.isWhole else { return nil }
  }
}
