// Which payload an event has, by its type.

public import EventStore

/// The payload of an event whose meaning this module knows.
public enum Payload: Equatable, Sendable {
  /// `fact.recorded`
  case recorded(FactRecorded)
  /// `fact.revised`
  case revised(FactRevised)
  /// `fact.retracted`
  case retracted(FactRetracted)
  /// `fact.reinstated`
  case reinstated(FactRetracted)
  /// `fact.assessed`
  case assessed(FactAssessed)
  /// `fact.linked`
  case linked(FactLinked)
  /// `fact.unlinked`
  case unlinked(FactLinked)
  /// `source.described`
  case described(SourceDescribed)
  /// `name.aliased`
  case aliased(NameAliased)
  /// `frontier.named`
  case frontierNamed(FrontierNamed)

  /// Reads a payload; nil for a type that this module does not know, which passes through.
  ///
  /// - Throws: `MalformedPayload` if a required member is lacking or a known one has another type.
  init?(type: String, object: JSONObject) throws(MalformedPayload) {
    switch type {
    case FactRecorded.type: self = .recorded(try FactRecorded(reading: object))
    case FactRevised.type: self = .revised(try FactRevised(reading: object))
    case FactRetracted.type: self = .retracted(try FactRetracted(reading: object))
    case FactRetracted.reinstatedType: self = .reinstated(try FactRetracted(reading: object))
    case FactAssessed.type: self = .assessed(try FactAssessed(reading: object))
    case FactLinked.type: self = .linked(try FactLinked(reading: object))
    case FactLinked.unlinkedType: self = .unlinked(try FactLinked(reading: object))
    case SourceDescribed.type: self = .described(try SourceDescribed(reading: object))
    case NameAliased.type: self = .aliased(try NameAliased(reading: object))
    case FrontierNamed.type: self = .frontierNamed(try FrontierNamed(reading: object))
    default: return nil
    }
  }

  /// Whether this module knows a type of event.
  static func isKnown(_ type: String) -> Bool {
    [
      FactRecorded.type, FactRevised.type, FactRetracted.type, FactRetracted.reinstatedType,
      FactAssessed.type, FactLinked.type, FactLinked.unlinkedType, SourceDescribed.type,
      NameAliased.type, FrontierNamed.type,
    ].contains(type)
  }

  /// The type of event.
  public var type: String {
    switch self {
    case .recorded: FactRecorded.type
    case .revised: FactRevised.type
    case .retracted: FactRetracted.type
    case .reinstated: FactRetracted.reinstatedType
    case .assessed: FactAssessed.type
    case .linked: FactLinked.type
    case .unlinked: FactLinked.unlinkedType
    case .described: SourceDescribed.type
    case .aliased: NameAliased.type
    case .frontierNamed: FrontierNamed.type
    }
  }

  /// The members of an event's payload, but for its salt.
  var object: JSONObject {
    switch self {
    case .recorded(let payload): payload.payload
    case .revised(let payload): payload.payload
    case .retracted(let payload), .reinstated(let payload): payload.payload
    case .assessed(let payload): payload.payload
    case .linked(let payload), .unlinked(let payload): payload.payload
    case .described(let payload): payload.payload
    case .aliased(let payload): payload.payload
    case .frontierNamed(let payload): payload.payload
    }
  }

  /// The events that it was made on.
  public var after: [EventReference] {
    switch self {
    case .recorded, .frontierNamed: []
    case .revised(let payload): payload.after
    case .retracted(let payload), .reinstated(let payload): payload.after
    case .assessed(let payload): payload.after
    case .linked(let payload), .unlinked(let payload): payload.after
    case .described(let payload): payload.after
    case .aliased(let payload): payload.after
    }
  }

  /// Why its author made it, where they said so.
  public var reason: String? {
    switch self {
    case .revised(let payload): payload.revision.reason
    case .retracted(let payload), .reinstated(let payload): payload.reason
    case .assessed(let payload): payload.note
    case .described(let payload): payload.reason
    case .recorded, .linked, .unlinked, .aliased, .frontierNamed: nil
    }
  }

  /// The row that it came from, if it was imported.
  public var imported: ImportedRow? {
    switch self {
    case .recorded(let payload): payload.imported
    case .revised(let payload): payload.revision.imported
    default: nil
    }
  }

  /// The facts that it is about: none, one, or both ends of a link.
  public var facts: [FactID] {
    let (first, second) = factPair
    return [first, second].compactMap { $0 }
  }

  /// The same without an array: most events are about one fact.
  var factPair: (FactID?, FactID?) {
    switch self {
    case .recorded(let payload): (payload.fact, nil)
    case .revised(let payload): (payload.fact, nil)
    case .retracted(let payload), .reinstated(let payload): (payload.fact, nil)
    case .assessed(let payload): (payload.fact, nil)
    case .linked(let payload), .unlinked(let payload):
      (payload.from, payload.from == payload.to ? nil : payload.to)
    case .described, .aliased, .frontierNamed: (nil, nil)
    }
  }
}

extension NewEvent {
  /// The event that is to be written with a payload.
  init(_ payload: Payload) {
    self.init(type: payload.type, payload: payload.object)
  }
}
