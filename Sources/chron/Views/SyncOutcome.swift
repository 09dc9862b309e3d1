// What came of an exchange with a peer, in words and as a document.

import EventStore
import SyncAgent

struct SyncOutcome: Sendable {
  let name: String
  let url: String
  var report: SyncReport?
  var failure: Failure?

  var isForked: Bool { report.map { !$0.forked.isEmpty } ?? false }

  /// Whether everything that should have come over did.
  ///
  /// A log that waits for its admission is told of, but it is no failure.
  var isWhole: Bool {
    guard let report else { return false }
    return report.refused.isEmpty && report.behind == 0 && report.missingHere == 0
  }

  var line: String {
    guard let report else { return "\(name.printable): not reached" }
    var parts = [
      report.receivedEvents > 0 ? "\(Words.count(report.receivedEvents, "event")) received" : nil,
      report.sentEvents > 0 ? "\(Words.count(report.sentEvents, "event")) sent" : nil,
      report.payloadsReceived > 0
        ? "\(Words.count(report.payloadsReceived, "payload")) completed" : nil,
    ].compactMap { $0 }
    if parts.isEmpty { parts.append("nothing new") }
    if report.isInSync { parts.append("in sync") }
    if !report.forked.isEmpty { parts.append(Words.count(report.forked.count, "fork")) }
    return "\(name.printable): \(parts.joined(separator: ", "))"
  }

  func sayProblems() {
    if let failure {
      Messages.say(styled: failure.lines(isColoured: false))
    }
    guard let report else { return }
    for line in SyncWords.problems(report) { Messages.say(line) }
    if let pending = report.pending, pending.events > 0 {
      Messages.say(
        "\(Words.count(pending.events, "event")) of this replica stay here until an admin runs:"
          + "\n\n    \(pending.admitLine)\n")
    }
  }

  var json: JSON {
    [
      "name": .string(name), "url": .string(url), "reached": .bool(report != nil),
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
    if report.missingHere > 0 {
      lines.append("\(Words.count(report.missingHere, "payload")) still missing here")
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
