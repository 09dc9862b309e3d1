// The human views, whole: what a person sees at 80 columns, with ids and moments masked.

import Foundation
import TestSupport
import Testing

@Suite("Human views")
struct GoldenTests {
  let story: Story

  init() throws { story = try Story() }

  /// The output with each fact's shortest handle replaced by its name in the story, of the same
  /// width, so that columns stay where they are.
  private func view(_ arguments: String...) throws -> String {
    var text = try story.ok(arguments)
    for (name, handle) in story.handles {
      let mark = String(name.uppercased().prefix(6)).padding(
        toLength: 6, withPad: "_", startingAt: 0)
      text = text.replacingOccurrences(of: handle.prefix(6), with: mark)
    }
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    return masked(text)
  }

  @Test("as-of: dates first, states with how far they are vouched for, forecasts apart")
  func asOf() throws {
    #expect(
      try view("as-of", "2030") == """
        harbour · what had happened by the end of 2030, as known now · frontier FRONTIER

        2015             Officials warned that the port was too       WARNIN  1 source
                         small.
        from 2017        The ferry line was in service.               FERRY_  1 source
                         state, last attested 2020-12-15                      (2 copies)
        spring 2018      New sheds stood beside the port.             SHEDS_  1 source
        early June 2020  An offer for the line was refused.           OFFER_  1 source

        Expected
        2023             The line is to be closed.                    FUTURE  no sources
                         due

        4 facts · 1 expected (1 due)

        """)
  }

  @Test("as-of says what is only possible, and what was first reported later")
  func possible() throws {
    #expect(
      try view("as-of", "2020-06-15", "--latest", "--limit", "2") == """
        harbour · what had happened by 2020-06-15, as known now · frontier FRONTIER

        early June 2020  An offer for the line was refused.  OFFER_  1 source
                         only possibly by then
        spring 2018      New sheds stood beside the port.    SHEDS_  1 source

        4 facts, 1 only possibly by then
        4 first reported later (--known-then hides them) · more with --offset 2

        """)
  }

  @Test("--known-then says in the head what it leaves out, and what it does not take back")
  func knownThen() throws {
    #expect(
      try view("as-of", "2019", "--known-then") == """
        harbour
        what had happened by the end of 2019, only what a source had published by then
        (in today's wording and dates)
        frontier FRONTIER

        no facts

        """)
  }

  @Test("as-of of states alone: which were in force, and which were last attested before")
  func states() throws {
    #expect(
      try view("as-of", "2019", "--kind", "state") == """
        harbour · what had happened by the end of 2019, as known now · only kind state
        frontier FRONTIER

        In force
        from 2017  The ferry line was in service.  FERRY_  1 source
                   state, in force                         (2 copies)

        1 fact · 1 first reported later (--known-then hides them)

        """)
    #expect(
      try view("as-of", "2022", "--kind", "state").contains(
        "\n\nLast attested earlier\nfrom 2017  The ferry"))
  }

  @Test("during: what went on in some part of a year")
  func during() throws {
    #expect(
      try view("during", "2018") == """
        harbour · what went on during 2018, as known now · frontier FRONTIER

        from 2017    The ferry line was in service.    FERRY_  1 source
                     state, in force                           (2 copies)
        spring 2018  New sheds stood beside the port.  SHEDS_  1 source

        2 facts

        """)
  }

  @Test("timeline")
  func timeline() throws {
    #expect(
      try view("timeline", "--from", "2018", "--to", "2018") == """
        harbour · what happened in 2018, as known now · frontier FRONTIER

        from 2017    The ferry line was in service.          FERRY_  1 source
                     possibly in that time; state, in force          (2 copies)
        spring 2018  New sheds stood beside the port.        SHEDS_  1 source

        2 facts

        """)
  }

  @Test("show: the fact, its bounds, its sources, where it comes from")
  func show() throws {
    #expect(
      try view("show", story.handle("ferry")) == """
        from 2017  FERRY_
        The ferry line was in service.

        occurred  2017/
        starts    between 2017-01-01 and 2017-12-31
        ends      on or after 2017-01-01
        kind      state, end attested
        attested  up to 2020-12-15
        sources   1 source (2 copies)
                  The port, again, 2020-12-15
                  The port, 2020-12-14
        reported  by 2020-12-14
        recorded  TIME by desk.INCARNATION, 1 revision since
        id        UUID

        """)
  }

  @Test("trace: the passage in its context, through whom, and every event")
  func trace() throws {
    try story.ok(
      "revise", story.handle("warning"), "--set", "confidence=moderate", "--reason",
      "one document only")
    #expect(
      try view("trace", story.handle("warning")) == """
        2015  WARNIN
        Officials warned that the port was too small.

        occurred    2015
        starts      between 2015-01-01 and 2015-12-31
        ends        between 2015-01-01 and 2015-12-31
        kind        event, reported
        actors      Officials
        places      Port
        tags        shipping
        confidence  moderate
        reported    by 2020-12-14
        recorded    TIME by desk.INCARNATION, 1 revision since
        id          UUID

        From 1 source
          The port, 2020-12-14  DOCUMENT
            through an official
            at 10-24, 43-52, as cited
              Officials «warned in 2015» that the port was «too small». Pictures of
              spring 2018 showed new sheds beside it. The ferry line, opened in 2017,
              was still in service when this was written. An offer of early June 2020 …

        How it came to be
          TIME  desk.INCARNATION@EVENT  recorded
          TIME  desk.INCARNATION@EVENT  revised
                                              confidence: moderate
                                              “one document only”

        """)
  }

  @Test("a conflict shows every value, by whom and when")
  func status() throws {
    #expect(
      try view("status") == """
        harbour · 5 facts, 2 sources
        chronology    ID
        frontier      ID
        this replica  desk.INCARNATION, admin

        Logs
          desk.INCARNATION  9 events  admin · this replica

        Nothing is wrong.
        The only admin's key is on this machine: if it is lost, nobody can admit members
          Back up the folder of keys, or admit a second admin, on another machine:
          chron member admit 'VERIFIER-KEY' --as admin
        Your 9 events are all held nowhere else, as far as this replica knows
          To share them, add a peer and sync with it:
          chron peer add NAME URL
          chron sync

        """)
  }

  @Test("source list: published first, makers, copies, how many facts")
  func sources() throws {
    #expect(
      try view("source", "list") == """
        2020-12-14  The port                                       DOCUMENT  4 facts
                    A. Writer · same text as DOCUMENT · kept here
        2020-12-15  The port, again                                DOCUMENT  1 fact
                    same text as DOCUMENT

        """)
  }

  @Test("source check counts what is anchored and what is not at hand")
  func check() throws {
    #expect(
      try view("source", "check")
        == "5 citations: 4 anchored and 1 in documents that are not available\n")
    #expect(
      try view("source", "check", "--documents", ".") == "5 citations: 5 anchored\n")
  }

  @Test("date says what it means")
  func date() throws {
    #expect(
      try view("date", "1842~") == """
                about 1842
        EDTF    1842~, level 1
        starts  between 1842-01-01 and 1842-12-31
        ends    between 1842-01-01 and 1842-12-31
        is      approximate

        """)
  }
}
