// Anchors: citations found again after their document changed, and passages shown in context.

import Chronology
import Testing
import TransparencyLog

@Suite("An anchor")
struct DocumentAnchoringTests {
  private static let text =
    "One came at dawn. Two came at noon. One came at dusk. Four stayed away."

  private func finder(_ text: String) throws -> QuoteFinder { try QuoteFinder(DocumentText(text)) }

  private func anchor(_ spans: String) throws -> Anchor {
    try Anchor(Span.list(spans), of: DocumentText(Self.text))
  }

  @Test("holds where its digest is at its place")
  func anchored() throws {
    let anchor = try anchor("18-35")
    #expect(anchor.quote == "Two came at noon.")
    #expect(try anchor.check(in: finder(Self.text)) == .anchored)
    let bare = Anchor(spans: anchor.spans, digest: anchor.digest)
    #expect(try bare.check(in: finder(Self.text)) == .anchored)
  }

  @Test("is found again by its digest alone where text was put before it")
  func movedByDigest() throws {
    let anchor = try anchor("18-35")
    let bare = Anchor(spans: anchor.spans, digest: anchor.digest)
    #expect(try bare.check(in: finder("é— " + Self.text)) == .moved(Span.list("21-38")))
  }

  @Test("is found again by its quotation where its white space changed")
  func movedByQuote() throws {
    let moved = "Foreword.\n" + Self.text.replacing("at noon", with: "at\n\u{A0}noon")
    #expect(try anchor("18-35").check(in: finder(moved)) == .moved(Span.list("28-46")))
  }

  @Test("with several spans is found again by its quotation")
  func severalSpans() throws {
    let anchor = try anchor("18-26,30-35")
    #expect(anchor.quote == "Two came … noon.")
    #expect(try anchor.check(in: finder("-- " + Self.text)) == .moved(Span.list("21-29,33-38")))
  }

  @Test("among equal passages is told apart by what stands around it")
  func context() throws {
    let anchor = try anchor("36-44")
    #expect(anchor.quote == "One came")
    #expect(try anchor.check(in: finder("New. " + Self.text)) == .moved(Span.list("41-49")))
    let bare = Anchor(spans: anchor.spans, digest: anchor.digest, quote: anchor.quote)
    #expect(try bare.check(in: finder("New. " + Self.text)) == .missing)
  }

  @Test("is missing where its text is gone, and says nothing without the document")
  func missing() throws {
    let anchor = try anchor("18-35")
    #expect(try anchor.check(in: finder("Another text, and a longer one than before.")) == .missing)
    #expect(try anchor.check(in: finder("x")) == .missing)
    #expect(anchor.check(in: nil) == .unavailable)
  }
}

@Suite("A passage")
struct DocumentPassageTests {
  @Test("is shown with whole words around it and with what stands between its spans")
  func context() throws {
    let document = try DocumentText("alpha beta gamma delta epsilon zeta eta theta")
    let passage = try Passage(Span.list("17-22,31-35"), of: document, context: 9)
    #expect(passage.before == "gamma ")
    #expect(passage.parts.map(\.text) == ["delta", " epsilon ", "zeta"])
    #expect(passage.parts.map(\.isCited) == [true, false, true])
    #expect(passage.after == " eta")
    #expect(!passage.startsDocument && !passage.endsDocument)
    #expect(passage.quote == "delta … zeta")
  }

  @Test("at the document's edges has all that is there")
  func edges() throws {
    let document = try DocumentText("alpha beta gamma")
    let passage = try Passage(Span.list("6-10"), of: document)
    #expect(passage.before == "alpha ")
    #expect(passage.after == " gamma")
    #expect(passage.startsDocument && passage.endsDocument)
  }

  @Test("whose spans are far apart is cut between them")
  func gap() throws {
    let document = try DocumentText("start " + String(repeating: "word ", count: 100) + "end")
    let passage = try Passage(Span.list("0-5,506-509"), of: document, context: 12)
    #expect(passage.parts[1].text == " word word … word word ")
  }
}
