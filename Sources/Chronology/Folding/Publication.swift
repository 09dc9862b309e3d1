// When sources made a fact public: what cuts its dates, and what vouches for a state.

import EDTF

/// Between which days something was made public.
struct PublicationDates: Sendable, Equatable {
  let lower: Day
  let upper: Day

  /// The dates of an EDTF text; nil if it cannot be read.
  init?(_ text: String) {
    guard let date = EDTF.cached(text) else { return nil }
    self.init(lower: date.start.lower, upper: date.end.upper)
  }

  init(lower: Day, upper: Day) {
    self.lower = lower
    self.upper = upper
  }

  /// The hull of several claims about one publication.
  static func hull(_ texts: [String]) -> PublicationDates? {
    let all = texts.compactMap { PublicationDates($0) }
    guard let lower = all.map(\.lower).min(), let upper = all.map(\.upper).max() else { return nil }
    return PublicationDates(lower: lower, upper: upper)
  }
}

extension EDTF {
  /// A date that may not be one.
  static func cached(_ text: String) -> EDTF? { try? EDTF(text) }
}

/// A citation and the publications through which it made its fact public.
struct Sighting {
  struct Publication {
    let dates: PublicationDates
    /// The document: the one cited, or the one it attributes the fact to.
    let source: SourceID
    let isCited: Bool
  }

  let citation: Citation
  let publications: [Publication]

  init(
    _ citation: Citation, dates: (SourceID) throws -> PublicationDates?
  ) rethrows {
    var publications: [Publication] = []
    func add(_ dates: PublicationDates, _ source: SourceID, isCited: Bool) {
      guard dates.upper.isFinite else { return }
      publications.append(Publication(dates: dates, source: source, isCited: isCited))
    }
    if let own = try dates(citation.source) { add(own, citation.source, isCited: true) }
    for attribution in citation.attributedTo {
      if let text = attribution.published, let said = PublicationDates(text) {
        add(said, attribution.source ?? citation.source, isCited: false)
      }
      if let source = attribution.source, let known = try dates(source) {
        add(known, source, isCited: false)
      }
    }
    self.citation = citation
    self.publications = publications
  }

  /// The first of the publications to be over; of equal ones the smallest source.
  var earliest: Publication? {
    publications.min { ($0.dates.upper, $0.source) < ($1.dates.upper, $1.source) }
  }

  /// Up to when it vouches for a state, by what was published on a day.
  ///
  /// A document vouches for the day it names, or for its own; before it was out, only those whom
  /// it relays had spoken, each for their own day.
  func vouchedFor(by day: Day?) -> Day? {
    let own = publications.first(where: \.isCited)
    let ownIsOut = day.map { day in own.map { $0.dates.upper <= day } ?? false } ?? true
    if ownIsOut {
      if let attests = citation.attests.flatMap(EDTF.cached) {
        return attests.start.lower.isFinite ? attests.start.lower : nil
      }
      return own.flatMap { $0.dates.lower.isFinite ? $0.dates.lower : nil }
    }
    return publications.filter { publication in
      publication.dates.lower.isFinite && day.map { publication.dates.upper <= $0 } ?? true
    }.map(\.dates.lower).max()
  }
}
