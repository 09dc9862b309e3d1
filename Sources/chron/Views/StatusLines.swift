// `status` on a terminal: the chronology, its logs, its peers, what needs a person.

import Chronology
import EventStore

struct StatusLines {
  private let status: StatusView
  private let identity: Identity
  private let peers: [PeerState]
  private let holdings: OwnHoldings
  private let concerns: [Concern]
  private let ahead: [EventsAhead]
  private let session: Session

  init(
    _ status: StatusView, _ identity: Identity, _ peers: [PeerState], _ holdings: OwnHoldings,
    _ concerns: [Concern], _ ahead: [EventsAhead], session: Session
  ) {
    self.status = status
    self.identity = identity
    self.peers = peers
    self.holdings = holdings
    self.concerns = concerns
    self.ahead = ahead
    self.session = session
  }

  func lines() -> [String] {
    var lines = session.wrapped(
      StyledText(
        "\(status.name.printable) · \(Words.count(status.facts, "fact")), "
          + "\(Words.count(status.sources, "source"))", .heading))
    var card = Table([.fitting(), .remaining()])
    card.add([StyledText("chronology", .faint), StyledText(status.chronology.description)])
    card.add([StyledText("frontier", .faint), StyledText(status.frontier)])
    let role = identity.role.map(\.rawValue) ?? "not admitted yet"
    let name = status.origin.map(TimeWords.author) ?? identity.name
    card.add([StyledText("this replica", .faint), StyledText("\(name), \(role)")])
    lines += session.lines(card)
    lines += ["", session.styled("Logs", .heading)]
    lines += session.lines(logs())
    if !peers.isEmpty {
      lines += ["", session.styled("Peers", .heading)]
      lines += session.lines(peerTable())
    }
    let attention =
      attention() + AheadWords.lines(ahead).flatMap { session.wrapped(StyledText($0, .warning)) }
      + concerns.filter(\.isUrgent).flatMap { words($0, .bad) }
    lines.append("")
    let precautions = concerns.filter { !$0.isUrgent }
    let allIsWell = precautions.isEmpty ? "Nothing needs attention." : "Nothing is wrong."
    lines += attention.isEmpty ? [session.styled(allIsWell, .good)] : attention
    if let words = holdings.words { lines += session.wrapped(StyledText(words, .faint)) }
    lines += precautions.flatMap { words($0, .faint) }
    return lines
  }

  /// What is wrong, and under it the ways on, which are not wrapped where they hold a command.
  private func words(_ concern: Concern, _ style: Style) -> [String] {
    let message = concern.message.prefix(1).uppercased() + concern.message.dropFirst()
    let ways = (concern.advice ?? "").split(separator: "\n").flatMap { way in
      way.contains("chron ") || way.contains("chmod ")
        ? ["  " + session.styled(String(way).printable, style == .bad ? .plain : style)]
        : session.wrapped(StyledText("  " + String(way).printable))
    }
    // A path stays whole, to be copied.
    let longest = message.split(separator: " ").map { DisplayWidth.of($0) }.max() ?? 0
    let lines =
      longest > session.terminal.width
      ? [session.styled(message.printable, style)]
      : session.wrapped(StyledText(message.printable, style))
    return lines + ways
  }

  private func logs() -> Table {
    var table = Table([.fitting(), .fitting(isRightAligned: true), .remaining()], indent: 2)
    for log in status.logs {
      let isOwn = log.origin == status.origin
      let words = [
        log.counted ? log.role?.rawValue ?? "counted" : "not admitted: counts only here",
        isOwn ? "this replica" : nil,
      ].compactMap { $0 }
      table.add([
        StyledText(TimeWords.author(log.origin), .handle),
        StyledText(Words.count(log.size, "event")),
        StyledText(words.joined(separator: " · "), .faint),
      ])
    }
    return table
  }

  private func peerTable() -> Table {
    var table = Table([.fitting(20), .fitting(30), .remaining()], indent: 2)
    for state in peers {
      table.add([
        StyledText(state.peer.name.printable, .handle), StyledText(state.peer.url.printable),
        StyledText(state.words, .faint),
      ])
    }
    return table
  }

  private func attention() -> [String] {
    let all: [(Int, String, Style)] = [
      (
        status.conflicts,
        "\(Words.count(status.conflicts, "fact or source", "facts or sources")) in conflict "
          + "(chron conflicts)", .warning
      ),
      (
        status.missing,
        "\(Words.count(status.missing, "payload")) missing; chron sync asks peers for them",
        .warning
      ),
      (
        status.malformed, "\(Words.count(status.malformed, "malformed event")) (chron log)",
        .warning
      ),
      (
        Int(status.pending),
        "\(Words.count(status.pending, "event")) of this replica will not count elsewhere until it "
          + "is admitted", .warning
      ),
    ]
    let forks = status.forks.flatMap {
      session.wrapped(StyledText(ForkWords.status($0), $0.isSettled ? .faint : .bad))
        + [ForkWords.more($0)]
    }
    return forks + all.filter { $0.0 > 0 }.flatMap { session.wrapped(StyledText($0.1, $0.2)) }
  }
}

extension OwnHoldings {
  /// That all events are elsewhere too; nil where some are not, or there are none.
  fileprivate var words: String? {
    guard events > 0, onlyHere == 0 else { return nil }
    let what =
      events == 1 ? "Your only event is" : "All \(Words.grouped(events)) of your events are"
    return "\(what) on \(Words.count(replicas, "other replica")), as last seen."
  }
}

extension UnfinishedClone {
  /// That it is not complete, and how it goes on.
  var words: String {
    "This clone is not complete: it has \(Words.grouped(held)) of "
      + "\(Words.count(promised, "event")). Continue it with: chron sync \(ShellWord.quoted(peer))"
  }
}
