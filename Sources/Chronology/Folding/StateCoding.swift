// How folded states are kept between folds: as JSON in a column, of this file and version alone.

import EventStore

/// Writes stamps once and refers to them by number.
struct StateWriter {
  private(set) var stamps: [JSON] = []
  private var numbers: [EntryKey: Int] = [:]

  mutating func number(_ stamp: Stamp) -> JSON {
    if let known = numbers[stamp.key] { return .int(known) }
    let number = stamps.count
    numbers[stamp.key] = number
    stamps.append([
      .int(stamp.key), .int(stamp.at.microseconds), .string(stamp.reference.description),
    ])
    return .int(number)
  }

  mutating func numbers(_ stamps: [Stamp]) -> JSON { .array(stamps.map { number($0) }) }

  mutating func settings(_ settings: [Setting]) -> JSON {
    .array(settings.map { [$0.value, number($0.stamp)] })
  }

  mutating func registers(_ registers: Registers) -> JSON {
    .object(
      registers.members.reduce(into: JSONObject()) { object, member in
        object[member.name] = settings(member.settings)
      })
  }
}

/// Reads what `StateWriter` wrote; anything else is damage, and reads as nil.
struct StateReader {
  let object: JSONObject
  let stamps: [Stamp]

  init?(_ bytes: [UInt8], origin: (Int64) throws -> Origin?) rethrows {
    guard let object = (try? JSON.parse(bytes))?.objectValue else { return nil }
    var stamps: [Stamp] = []
    for element in object["e"]?.arrayValue ?? [] {
      guard let fields = element.arrayValue, fields.count == 3, let key = fields[0].intValue,
        let at = fields[1].intValue, let text = fields[2].stringValue,
        let reference = EventReference(text), let origin = try origin(Stamp.log(of: key))
      else { return nil }
      stamps.append(
        Stamp(
          key: key, at: Timestamp(microseconds: at), origin: origin, reference: reference))
    }
    self.object = object
    self.stamps = stamps
  }

  func stamp(_ value: JSON?) -> Stamp? {
    guard let number = value?.intValue, stamps.indices.contains(Int(number)) else { return nil }
    return stamps[Int(number)]
  }

  func stamps(_ name: String) -> [Stamp] {
    (object[name]?.arrayValue ?? []).compactMap { stamp($0) }
  }

  func integer(_ name: String) -> Int64 { object[name]?.intValue ?? 0 }

  func settings(_ value: JSON) -> [Setting] {
    (value.arrayValue ?? []).compactMap { element in
      guard let pair = element.arrayValue, pair.count == 2, let stamp = stamp(pair[1])
      else { return nil }
      return Setting(value: pair[0], stamp: stamp)
    }
  }

  func registers(_ name: String) -> Registers {
    Registers(
      members: (object[name]?.objectValue?.members ?? []).map {
        (name: $0.name, settings: settings($0.value))
      })
  }

  func reach(_ name: String) -> Reach {
    let fields = (object[name]?.arrayValue ?? []).compactMap(\.intValue)
    guard fields.count == 4 else { return Reach() }
    return Reach(
      firstRecorded: fields[0], firstArrival: fields[1], lastRecorded: fields[2],
      lastArrival: fields[3])
  }
}

extension Reach {
  var json: JSON {
    [.int(firstRecorded), .int(firstArrival), .int(lastRecorded), .int(lastArrival)]
  }
}
