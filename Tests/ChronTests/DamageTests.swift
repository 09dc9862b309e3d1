// The program on damaged files: whatever a disk did to one, no command ends by a signal, no answer
// that differs is called right by verify, rebuild heals all that can be made again, and what add
// acknowledges is there.

import EventStore
import Foundation
import GRDB
import TestSupport
import Testing

@Suite("Damaged files", .serialized)
struct DamageTests {
  /// What happens to a file.
  enum Damage: CustomStringConvertible {
    case zeroed(page: Int)
    case scribbled(page: Int)
    case swapped(page: Int, other: Int)
    case doubled(page: Int, over: Int)
    case flipped(byte: Int, bit: UInt8)
    case cut(to: Int)
    case grown(by: Int)

    var description: String {
      switch self {
      case .zeroed(let page): "page \(page) zeroed"
      case .scribbled(let page): "page \(page) scribbled over"
      case .swapped(let page, let other): "pages \(page) and \(other) swapped"
      case .doubled(let page, let over): "page \(page) over page \(over)"
      case .flipped(let byte, let bit): "bit \(bit) of byte \(byte) flipped"
      case .cut(let count): "cut to \(count) bytes"
      case .grown(let count): "\(count) bytes of garbage behind it"
      }
    }
  }

  /// Commands that only read; each prints the same whenever it is run.
  static let views: [[String]] = [
    ["timeline"], ["as-of", "2021"], ["export", "--format", "jsonl"], ["log"],
    ["search", "port"], ["source", "list", "--kept"], ["conflicts"], ["fork", "show", "desk"],
    ["peer", "list"], ["member", "list"],
  ]

  /// What all of these tests damage; it takes a while to make.
  private struct World {
    let user: ChronUser
    /// The folder of the whole file, and of the keys as they then were.
    let whole: URL
    let original: Data
    /// What each view prints of the whole file.
    let answers: [[String]: String]

    init() throws {
      user = try ChronUser()
      whole = user.keys.deletingLastPathComponent().appendingPathComponent("whole")
      try DamageTests.makeWorld(user, whole)
      original = try Data(contentsOf: whole.appendingPathComponent("harbour.chron"))
      var answers: [[String]: String] = [:]
      for words in DamageTests.views { answers[words] = try user.chron(words).output }
      self.answers = answers
      try user.ok("verify")
    }
  }

  private static let world = Result { try World() }

  private let user: ChronUser
  private let whole: URL
  private let pageSize = 4_096
  private let original: Data
  private let answers: [[String]: String]

  init() throws {
    let world = try Self.world.get()
    (user, whole) = (world.user, world.whole)
    (original, answers) = (world.original, world.answers)
  }

  /// Makes a file with a row in every table that is not folded: facts, kept bytes, a peer, a fork
  /// with a piece of the branch that is not held, two logs of its own.
  private static func makeWorld(_ user: ChronUser, _ whole: URL) throws {
    let files = FileManager.default
    let file = user.folder.appendingPathComponent("harbour.chron")
    func copy(_ from: URL, _ to: URL) throws {
      try? files.removeItem(at: to)
      try files.copyItem(at: from, to: to)
    }
    try user.ok("init", "harbour", "--as", "desk")
    try user.write("The port was a port, and the text says so at some length.\n", to: "text.txt")
    try user.ok("source", "add", "text.txt", "--title", "A text", "--keep")
    for year in 0..<12 {
      try user.ok(
        "add", "The port had year \(year).", "--when", "\(2010 + year)", "--actor", "Harbour",
        "--place", "Riga", "--tag", "t\(year % 2)")
    }
    try user.ok("member", "renew")
    try files.createDirectory(at: whole, withIntermediateDirectories: true)
    let (snapshot, keys) = (whole.appendingPathComponent("old"), whole.appendingPathComponent("k"))
    try copy(file, snapshot)
    try copy(user.keys, keys)
    try user.ok("add", "The port was closed.", "--when", "1944")
    let second = try ChronUser()
    let server = try user.start(["serve"])
    try second.ok("clone", server.firstLine(), "copy.chron", "--as", "laptop")
    server.signal(SIGTERM)
    server.wait()
    try copy(snapshot, file)
    try copy(keys, user.keys)
    try user.ok("add", "The port was rebuilt.", "--when", "1951")
    let peer = try second.start(["serve"])
    try user.ok("peer", "add", "laptop", peer.firstLine())
    #expect(try user.chron("sync").status == 5)
    let forked = try user.chron("fork", "list").output
    let name = try #require(forked.firstMatch(of: /chron fork show (\S+)/)?.1)
    try user.ok("fork", "adopt", String(name))
    peer.signal(SIGTERM)
    peer.wait()
    // The words of all texts are indexed, and nothing is left to fold.
    try user.ok("search", "port")
    try copy(file, whole.appendingPathComponent("harbour.chron"))
    try copy(user.keys, whole.appendingPathComponent("keys"))
  }

  /// Puts the keys and a damaged copy of the file in place.
  private func put(_ damage: Damage, using random: inout SeededGenerator) throws {
    let files = FileManager.default
    let path = user.folder.path + "/harbour.chron"
    for suffix in ["", "-wal", "-shm", "-journal"] { try? files.removeItem(atPath: path + suffix) }
    try damaged(damage, using: &random).write(to: URL(fileURLWithPath: path))
    try? files.removeItem(at: user.keys)
    try files.copyItem(at: whole.appendingPathComponent("keys"), to: user.keys)
  }

  private func damaged(_ damage: Damage, using random: inout SeededGenerator) -> Data {
    var data = original
    func range(_ page: Int) -> Range<Int> { (page - 1) * pageSize..<page * pageSize }
    func noise(_ count: Int) -> Data {
      Data((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    }
    switch damage {
    case .zeroed(let page): data.replaceSubrange(range(page), with: Data(count: pageSize))
    case .scribbled(let page): data.replaceSubrange(range(page), with: noise(pageSize))
    case .swapped(let page, let other):
      data.replaceSubrange(range(page), with: original[range(other)])
      data.replaceSubrange(range(other), with: original[range(page)])
    case .doubled(let page, let over):
      data.replaceSubrange(range(over), with: original[range(page)])
    case .flipped(let byte, let bit): data[byte] ^= 1 << bit
    case .cut(let count): data = data.prefix(count)
    case .grown(let count): data += noise(count)
    }
    return data
  }

  private var pages: Int { original.count / pageSize }

  /// Which table or index each page belongs to; one that is in none may hold anything.
  private func owners() throws -> [Int: String] {
    let queue = try DatabaseQueue(path: whole.appendingPathComponent("harbour.chron").path)
    defer { try? queue.close() }
    return try queue.read { db in
      try Row.fetchAll(db, sql: "SELECT pageno, name FROM dbstat")
        .reduce(into: [:]) { $0[$1[0]] = $1[1] }
    }
  }

  private func run(_ words: [String], _ what: Comment) throws -> ProgramRun {
    let run = try user.start(words).wait(seconds: 60)
    // The statuses that the program has, and none of a signal's.
    #expect([0, 1, 3, 4, 5, 10].contains(run.status), "\(what): \(run)")
    if run.status != 0 { #expect(run.errors.contains("chron: ") || run.status == 4, "\(run)") }
    return run
  }

  /// The views that print something else than of the whole file, and call it right.
  private func wrong(_ what: Comment) throws -> [String] {
    try Self.views.filter { words in
      let run = try run(words, what)
      return run.status == 0 && run.output != answers[words]
    }.map { $0.joined(separator: " ") }
  }

  /// What verify says.
  private struct Verdict {
    let run: ProgramRun
    /// Nil where the file could not be read at all.
    let document: JSON?
    var isGood: Bool { run.status == 0 }
    /// Whether nothing is wrong that a rebuild does not mend.
    var isWhole: Bool { areLogsGood && document?["problems"].arrayValue?.isEmpty == true }
    var areLogsGood: Bool {
      document?["logs"].arrayValue?.allSatisfy { $0["ok"] == true } ?? false
    }
  }

  private func verify(_ what: Comment) throws -> Verdict {
    let run = try run(["verify", "--json"], what)
    #expect(run.status != 0 || run.output.contains("\"ok\":true"), what)
    return Verdict(run: run, document: try? JSON.parse(run.output))
  }

  private func check(_ damage: Damage, isOwned: Bool, using random: inout SeededGenerator) throws {
    let what: Comment = "\(damage), seed \(random.seed)"
    try put(damage, using: &random)
    let before = try wrong(what)
    _ = try run(["status"], what)
    let verdict = try verify(what)
    // It may say less than it should, but never that something wrong is right.
    #expect(before.isEmpty || !verdict.isGood, "\(what): \(before)")
    #expect(!isOwned || !verdict.isGood, what)
    if verdict.document != nil, !verdict.areLogsGood {
      #expect(try run(["add", "On a damaged log.", "--when", "2024"], what).status == 4, what)
    }
    let rebuild = try run(["rebuild"], what)
    if verdict.isWhole { #expect(rebuild.status == 0, "\(what): \(rebuild)") }
    let after = try verify(what)
    if rebuild.status == 0, verdict.isWhole { #expect(after.isGood, "\(what): \(after.run)") }
    guard after.isGood else { return }
    #expect(try wrong(what) == [], what)
    #expect(try run(["add", "On a healed file.", "--when", "2024"], what).status == 0, what)
    #expect(try verify(what).isGood, what)
  }

  @Test("a broken page: nothing crashes, nothing wrong is called right, rebuild heals what it can")
  func brokenPages() throws {
    var random = SeededGenerator()
    let owners = try owners()
    let all = (1...pages).flatMap { [Damage.zeroed(page: $0), .scribbled(page: $0)] }
    for damage in LongRun.some(1, of: all, "broken pages", using: &random) {
      let page =
        switch damage {
        case .zeroed(let page), .scribbled(let page): page
        default: 0
        }
      try check(damage, isOwned: owners[page] != nil, using: &random)
    }
  }

  /// Damage of every other kind, by chance.
  private func chances(_ count: Int, using random: inout SeededGenerator) -> [Damage] {
    (0..<count).map { number in
      let (page, other) = (
        Int.random(in: 1...pages, using: &random), Int.random(in: 1...pages, using: &random)
      )
      return switch number % 8 {
      case 0: .zeroed(page: page)
      case 1: .swapped(page: page, other: other)
      case 2: .doubled(page: page, over: other)
      case 3: .cut(to: Int.random(in: 0..<original.count, using: &random))
      case 4: .grown(by: Int.random(in: 1...3 * pageSize, using: &random))
      // The first page says what all others are.
      case 5:
        .flipped(
          byte: Int.random(in: 0..<pageSize, using: &random),
          bit: UInt8.random(in: 0..<8, using: &random))
      default:
        .flipped(
          byte: Int.random(in: 0..<original.count, using: &random),
          bit: UInt8.random(in: 0..<8, using: &random))
      }
    }
  }

  @Test("damage of every kind: nothing crashes, nothing wrong is called right, rebuild heals")
  func anyDamage() throws {
    var random = SeededGenerator()
    let all = chances(96, using: &random)
    for damage in LongRun.some(1, of: all, "damage of any kind", using: &random) {
      try check(damage, isOwned: false, using: &random)
    }
  }

  @Test("what add acknowledges on a damaged file is there, with all that was acknowledged before")
  func acknowledged() throws {
    var random = SeededGenerator()
    let facts = try #require(answers[["export", "--format", "jsonl"]])
      .split(separator: "\n").filter { $0.contains("\"statement\"") }
    #expect(facts.count >= 14)
    var successes = 0
    let all = chances(240, using: &random)
    for damage in LongRun.some(3, of: all, "damage before add", using: &random) {
      let what: Comment = "\(damage), seed \(random.seed)"
      try put(damage, using: &random)
      let add = try run(["add", "Acknowledged.", "--when", "2024"], what)
      guard add.status == 0 else { continue }
      successes += 1
      let verdict = try verify(what)
      #expect(verdict.areLogsGood, "\(what): \(verdict.run)")
      if !verdict.isGood { _ = try run(["rebuild"], what) }
      let export = try run(["export", "--format", "jsonl"], what)
      #expect(export.output.contains("Acknowledged."), what)
      for fact in facts { #expect(export.output.contains(fact), what) }
    }
    print("damage before add: \(successes) of the adds were acknowledged")
  }
}
