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

/// Reads what `StateWriter` wrote; anything else is damage.
final class StateReader {
  let object: JSONObject
  let stamps: [Stamp]
  /// Whether everything that was asked for could be read.
  private(set) var isWhole = true

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

  /// What could be read of something; that it could not is noted.
  func noting<Value>(_ value: Value?) -> Value? {
    if value == nil { isWhole = false }
    return value
  }

  func stamp(_ value: JSON?) -> Stamp? {
    noting(
      value?.intValue.flatMap { number in
        stamps.indices.contains(Int(number)) ? stamps[Int(number)] : nil
      })
  }

  func elements(_ value: JSON?) -> [JSON] { noting(value?.arrayValue) ?? [] }

  func members(_ value: JSON?) -> [(name: String, value: JSON)] {
    noting(value?.objectValue)?.members.map { ($0.name, $0.value) } ?? []
  }

  func fields(_ value: JSON, _ count: Int) -> [JSON]? {
    noting(value.arrayValue.flatMap { $0.count == count ? $0 : nil })
  }

  func stamps(_ name: String) -> [Stamp] { elements(object[name]).compactMap { stamp($0) } }

  /// A number of things.
  func count(_ value: JSON) -> Int {
    let number = value.intValue.flatMap { (0..<1 << 40).contains($0) ? Int($0) : nil }
    return noting(number) ?? 0
  }

  func settings(_ value: JSON) -> [Setting] {
    elements(value).compactMap { element in
      guard let pair = fields(element, 2), let stamp = stamp(pair[1]) else { return nil }
      return Setting(value: pair[0], stamp: stamp)
    }
  }

  func registers(_ name: String) -> Registers {
    Registers(
      members: members(object[name]).map { (name: $0.name, settings: settings($0.value)) })
  }

  func reach(_ name: String) -> Reach {
    let fields = elements(object[name]).compactMap(\.intValue)
    guard noting(fields.count == 4 ? fields : nil) != nil else { return Reach() }
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
