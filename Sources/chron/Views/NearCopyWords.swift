// A near copy in words, and the command that records it.

import Chronology
import EventStore

struct NearCopyWords {
  let copy: NearCopy
  /// What is known of the two documents.
  let derived: SourceView
  let origin: SourceView

  init(_ copy: NearCopy, in chronology: Chronology) throws {
    self.copy = copy
    derived = try chronology.source(copy.derived)
    origin = try chronology.source(copy.origin)
  }

  /// Which document looks like which, and how alike they are, in a sentence.
  var sentence: String {
    let what =
      switch copy.relation {
      case .quotes: "repeats"
      default: copy.originShare < Self.excerptShare ? "looks like an excerpt of" : "looks like"
      }
    let shares =
      "\(Self.percent(copy.derivedShare)) of it is in the other, and "
      + "\(Self.percent(copy.originShare)) of the other is in it"
    return "\(Self.name(derived)) \(what) \(Self.name(origin)): \(shares); \(order)."
  }

  /// Below this share of the origin, a copy is one of a part.
  private static let excerptShare = 0.8

  private var order: String {
    guard copy.isDated else { return "no dates say which came first" }
    let dates = [derived, origin].map { DateWords.words($0.description.published ?? "") }
    return "it was published \(dates[0]), and the other \(dates[1])".printable
  }

  /// The question whether to record it.
  var question: String {
    "Record that \(SourceWords.short(copy.derived)) \(Self.verb(copy.relation)) "
      + "\(SourceWords.short(copy.origin))?"
  }

  /// What says so once it is recorded.
  var recorded: String {
    "Recorded that \(SourceWords.short(copy.derived)) \(Self.verb(copy.relation)) "
      + "\(SourceWords.short(copy.origin))."
  }

  /// The command that records it, with what is recorded of the document already.
  var command: String {
    let all =
      derived.description.derivedFrom
      + [DerivedFrom(source: copy.origin, relation: copy.relation)]
    let options = all.map {
      "--derived-from \(SourceWords.short($0.source)) --relation \($0.relation)"
    }
    return "chron source describe \(SourceWords.short(copy.derived)) "
      + options.joined(separator: " ")
  }

  /// Why it is recorded, for the event.
  var reason: String {
    "\(Self.percent(copy.derivedShare)) of its words are in the other, and "
      + "\(Self.percent(copy.originShare)) of the other's are in it"
  }

  func json(recorded event: Event?) -> JSON {
    [
      "source": .text(copy.derived), "from": .text(copy.origin), "relation": .text(copy.relation),
      "dated": .bool(copy.isDated), "share": Self.number(copy.derivedShare),
      "shareOfOrigin": Self.number(copy.originShare), "event": .optional(event?.id),
    ]
  }

  private static func verb(_ relation: Derivation) -> String {
    relation == .quotes ? "quotes" : "is a copy of"
  }

  private static func name(_ source: SourceView) -> String {
    let short = SourceWords.short(source.id)
    return source.description.title.map { "“\($0.printable)” (\(short))" } ?? short
  }

  /// Never 100 % of what is not all of it, nor nothing of what is something.
  private static func percent(_ share: Double) -> String {
    let whole = Int((share * 100).rounded())
    return "\(share < 1 ? min(99, max(1, whole)) : 100) %"
  }

  /// A share with three decimals.
  private static func number(_ share: Double) -> JSON {
    let thousandths = Int((share * 1_000).rounded())
    guard thousandths < 1_000 else { return .int(1) }
    let digits = String(1_000 + thousandths).dropFirst()
    return .number("0.\(digits)")
  }
}
