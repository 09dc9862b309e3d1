// What came of an exchange with a peer, in words and as a document.

import EventStore
import SyncAgent

struct SyncOutcome: Sendable {
  let name: String
  let url: String
  let report: SyncReport?
  let failure: Failure?
  /// Whether the peer answered, whatever came of it.
  let isReached: Bool

  init(name: String, url: String, report: SyncReport) {
    self.name = name
    self.url = url
    self.report = report
    failure = nil
    isReached = true
  }

  init(name: String, url: String, error: any Error) {
    self.name = name
    self.url = url
    report = nil
    failure = Failure(describing: error)
    // What the file here says is no word on the peer.
    isReached = (error as? SyncError).map { ![.unreachable, .badURL].contains($0.code) } ?? true
  }

  var isForked: Bool { report.map { !$0.forked.isEmpty } ?? false }

  /// Whether everything that should have come over did.
  ///
  /// A log that waits for its admission is told of, but it is no failure.
  var isWhole: Bool {
    guard let report else { return false }
    return report.refused.isEmpty && report.behind == 0 && report.ahead == 0
      && report.missingHere == 0
  }

  /// Whether anything came over.
  var hasMoved: Bool {
    report.map { $0.receivedEvents > 0 || $0.sentEvents > 0 || $0.payloadsReceived > 0 } ?? false
  }

  var line: String {
    guard let report else {
      return "\(name.printable): \(isReached ? "not synced" : "not reached")"
    }
    var parts = [
      report.receivedEvents > 0 ? "\(Words.count(report.receivedEvents, "event")) received" : nil,
      report.sentEvents > 0 ? "\(Words.count(report.sentEvents, "event")) sent" : nil,
      report.payloadsReceived > 0
        ? "\(Words.count(report.payloadsReceived, "missing payload")) received" : nil,
    ].compactMap { $0 }
    if parts.isEmpty { parts.append("nothing new") }
    parts.append(report.isInSync ? "in sync" : "not in sync")
    if !report.forked.isEmpty { parts.append(Words.count(report.forked.count, "fork")) }
    return "\(name.printable): \(parts.joined(separator: ", "))"
  }

  func sayProblems() {
    for line in problems { Messages.say(line) }
  }

  /// What a person has to know beside the line.
  var problems: [String] {
    var lines = failure?.lines(isColoured: false) ?? []
    guard let report else { return lines }
    lines += SyncWords.problems(report)
    if let pending = report.pending, pending.events > 0 {
      lines.append(
        "\(Words.count(pending.events, "event")) of this replica will not be shared until an admin "
          + "runs:"
          + "\n\n    \(pending.admitLine)\n")
    }
    return lines
  }

  var json: JSON {
    [
      "name": .string(name), "url": .string(url), "reached": .bool(isReached),
      "error": .optional(failure?.what), "received": .int(report?.receivedEvents ?? 0),
      "sent": .int(report?.sentEvents ?? 0), "payloads": .int(report?.payloadsReceived ?? 0),
      "ahead": .optional(integer: report?.ahead), "behind": .optional(integer: report?.behind),
      "missing": .optional(integer: report?.missingHere),
      "inSync": .bool(report?.isInSync ?? false),
      "pending": .int(report?.pending?.events ?? 0),
      "admit": .optional(report?.pending?.admitLine),
      "forks": .texts(report?.forked ?? []),
      "refused": .array((report?.refused ?? []).map(SyncWords.json)),
    ]
  }
}

enum SyncWords {
  static func problems(_ report: SyncReport) -> [String] {
    var lines = report.refused.map { refusal in
      let side = refusal.side == .here ? "refused here" : "refused by \(report.peer)"
      return "\(side): \(TimeWords.author(refusal.origin)) \(refusal.from)–\(refusal.to): "
        + refusal.message.printable
    }
    lines += report.forks.flatMap(ForkWords.problem)
    if report.refusedBeside > 0 {
      lines.append("also refused: segments of \(Words.count(report.refusedBeside, "more log"))")
    }
    // A forked log goes neither way, which is said already.
    if report.behind > 0, report.forks.isEmpty {
      lines.append(
        "\(Words.count(report.behind, "event")) that \(report.peer) says it has did not arrive")
    }
    if report.ahead > 0, report.forks.isEmpty {
      lines.append("\(Words.count(report.ahead, "event")) from here did not reach \(report.peer)")
    }
    if report.missingHere > 0 {
      lines.append("\(Words.count(report.missingHere, "payload")) still missing here")
    }
    if report.missingThere > 0 {
      lines.append("\(Words.count(report.missingThere, "payload")) still missing there")
    }
    return lines
  }

  static func json(_ refusal: SyncReport.Refusal) -> JSON {
    [
      "side": .string(refusal.side.rawValue), "origin": .text(refusal.origin),
      "from": .int(refusal.from), "to": .int(refusal.to), "code": .string(refusal.code),
      "message": .string(refusal.message),
    ]
  }
}
