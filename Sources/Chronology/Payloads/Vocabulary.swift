// The words that members of payloads take. A later version may add some, so an unknown word is
// read, kept and shown; only writing is held to the known ones.

/// A word of an open vocabulary.
public protocol Vocabulary: RawRepresentable, Hashable, Sendable, CustomStringConvertible
where RawValue == String {
  /// The words of version 1, in the order in which help texts list them.
  static var known: [Self] { get }
  /// Any word, known or not.
  init(rawValue: String)
}

extension Vocabulary {
  /// The word.
  public var description: String { rawValue }

  /// Whether version 1 of the format has the word.
  public var isKnown: Bool { Self.known.contains(self) }
}

/// What sort of fact it is.
public struct Kind: Vocabulary {
  /// The word as payloads have it.
  public let rawValue: String
  /// Any word, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Something that happened; what a fact is that does not say.
  public static let event = Kind(rawValue: "event")
  /// Something that held for a time.
  public static let state = Kind(rawValue: "state")
  /// Something that was expected; never history.
  public static let forecast = Kind(rawValue: "forecast")
  /// That something was published.
  public static let publication = Kind(rawValue: "publication")
  /// The words of version 1.
  public static let known: [Kind] = [.event, .state, .forecast, .publication]
}

/// How the source says it.
public struct Modality: Vocabulary {
  /// The word as payloads have it.
  public let rawValue: String
  /// Any word, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// The source states it as its own.
  public static let asserted = Modality(rawValue: "asserted")
  /// The source passes on what another says.
  public static let reported = Modality(rawValue: "reported")
  /// The source says that somebody claims it.
  public static let alleged = Modality(rawValue: "alleged")
  /// It follows from what the source says.
  public static let inferred = Modality(rawValue: "inferred")
  /// It is a judgement.
  public static let opinion = Modality(rawValue: "opinion")
  /// The words of version 1.
  public static let known: [Modality] = [.asserted, .reported, .alleged, .inferred, .opinion]
}

/// Where the end of a state comes from.
public struct Ends: Vocabulary {
  /// The word as payloads have it.
  public let rawValue: String
  /// Any word, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// The date says when it ended.
  public static let stated = Ends(rawValue: "stated")
  /// Sources vouch for it up to some day, and say nothing of what came after.
  public static let attested = Ends(rawValue: "attested")
  /// The words of version 1.
  public static let known: [Ends] = [.stated, .attested]
}

/// A word of the source about its date, said in views; it moves no bound.
public struct Modifier: Vocabulary {
  /// The word as payloads have it.
  public let rawValue: String
  /// Any word, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Early in the time that the date gives.
  public static let early = Modifier(rawValue: "early")
  /// In the middle of it.
  public static let mid = Modifier(rawValue: "mid")
  /// Late in it.
  public static let late = Modifier(rawValue: "late")
  /// At that time or later.
  public static let asEarlyAs = Modifier(rawValue: "asEarlyAs")
  /// Again and again within it.
  public static let recurring = Modifier(rawValue: "recurring")
  /// The words of version 1.
  public static let known: [Modifier] = [.early, .mid, .late, .asEarlyAs, .recurring]
}

/// How sure the person who recorded the fact is of it.
public struct Confidence: Vocabulary {
  /// The word as payloads have it.
  public let rawValue: String
  /// Any word, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Little.
  public static let low = Confidence(rawValue: "low")
  /// Fairly.
  public static let moderate = Confidence(rawValue: "moderate")
  /// Very.
  public static let high = Confidence(rawValue: "high")
  /// The words of version 1.
  public static let known: [Confidence] = [.low, .moderate, .high]
}

/// What an assessment says of a fact.
public struct Stance: Vocabulary {
  /// The word as payloads have it.
  public let rawValue: String
  /// Any word, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// The author holds it to be right.
  public static let supports = Stance(rawValue: "supports")
  /// The author holds it to be wrong.
  public static let disputes = Stance(rawValue: "disputes")
  /// The author has looked and takes no side.
  public static let neutral = Stance(rawValue: "neutral")
  /// The words of version 1.
  public static let known: [Stance] = [.supports, .disputes, .neutral]
}

/// What one fact is to another.
public struct Relation: Vocabulary {
  /// The word as payloads have it.
  public let rawValue: String
  /// Any word, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `from` answers `to`.
  public static let respondsTo = Relation(rawValue: "responds-to")
  /// `from` brought about `to`.
  public static let causes = Relation(rawValue: "causes")
  /// `from` says otherwise than `to`.
  public static let contradicts = Relation(rawValue: "contradicts")
  /// Both are the same.
  public static let sameAs = Relation(rawValue: "same-as")
  /// `from` belongs to `to`.
  public static let partOf = Relation(rawValue: "part-of")
  /// `from` is what the forecast `to` expected.
  public static let fulfils = Relation(rawValue: "fulfils")
  /// `from` shows that the forecast `to` failed.
  public static let refutes = Relation(rawValue: "refutes")
  /// The words of version 1.
  public static let known: [Relation] = [
    .respondsTo, .causes, .contradicts, .sameAs, .partOf, .fulfils, .refutes,
  ]
}

/// What one document is to another that it is derived from.
public struct Derivation: Vocabulary {
  /// The word as payloads have it.
  public let rawValue: String
  /// Any word, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// The same text: both count as one source.
  public static let copy = Derivation(rawValue: "copy")
  /// It refers to it.
  public static let cites = Derivation(rawValue: "cites")
  /// It repeats passages of it.
  public static let quotes = Derivation(rawValue: "quotes")
  /// It is it in another language.
  public static let translates = Derivation(rawValue: "translates")
  /// The words of version 1.
  public static let known: [Derivation] = [.copy, .cites, .quotes, .translates]
}
