// A file that a command writes because it was told its name: the one place that decides what may be
// written over, and that puts a file under its name only when it is whole.

import Chronology
import EventStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The place that a name means, checked before anything is written to it.
struct OutputFile {
  /// The name as it was given.
  let path: String
  private let place: Place

  private enum Place {
    case standardOutput
    /// A pipe or a device: there is nothing to keep, and nothing to rename.
    case stream(String)
    case new(String)
    /// What is written takes over the file's permissions and, where that is allowed, its owner.
    case replacing(String, stat)
  }

  /// Looks at what lies under a name.
  ///
  /// - Parameters:
  ///   - path: The name; `-` is standard output.
  ///   - isForced: Whether an existing file may be replaced. A chronology or a key never is.
  /// - Throws: `Failure` if nothing may be written there.
  init(_ path: String, isForced: Bool, chronology: String?, keys: KeyStore) throws(Failure) {
    self.path = path
    place = try Self.place(path, isForced: isForced, chronology: chronology, keys: keys)
  }

  var isStandardOutput: Bool {
    if case .standardOutput = place { true } else { false }
  }

  // MARK: - What may be written over

  private static func place(
    _ path: String, isForced: Bool, chronology: String?, keys: KeyStore
  ) throws(Failure) -> Place {
    if path == "-" { return .standardOutput }
    guard !path.isEmpty else { throw Failure(.usage, "the name of the file to write is empty") }
    guard let there = status(of: path) else {
      guard errno == ENOENT else { throw cannotWrite(path, errno) }
      var link = stat()
      if lstat(path, &link) == 0 {
        throw Failure(
          .failed, "the file is a symbolic link to one that does not exist", place: path,
          kept: "nothing was written", advice: "name the file itself, or remove the link")
      }
      guard !path.hasSuffix("/") else { throw isFolder(path) }
      try refuseNames(path)
      return .new(path)
    }
    // The link that /dev/stdout is leads to where standard output goes: the shell has made that.
    if isSame(there, status(of: STDOUT_FILENO)), path.hasPrefix("/dev/") || path.hasPrefix("/proc/")
    {
      return .standardOutput
    }
    switch there.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw isFolder(path)
    case S_IFSOCK:
      throw Failure(.failed, "the file is a socket", place: path, kept: "nothing was written")
    default: return .stream(path)
    }
    guard let real = realpath(path, nil) else { throw cannotWrite(path, errno) }
    defer { free(real) }
    let target = String(cString: real)
    try refuseNames(target)
    try refuseContents(target, there, chronology: chronology, keys: keys, named: path)
    guard isForced else {
      throw Failure(
        .failed, "the file already exists", place: path, kept: "the file, unchanged",
        advice: "--force     to replace it\nor give another name")
    }
    return .replacing(target, there)
  }

  /// Refuses the names that a chronology and what belongs to it have, whether or not they are taken.
  private static func refuseNames(_ path: String) throws(Failure) {
    if path.hasSuffix(ChronologyFile.suffix) {
      throw Failure(
        .failed, "names that end in .chron are for chronologies", place: path,
        kept: "nothing was written", advice: "give the file another name")
    }
    try refuseSideNames(path)
  }

  /// Refuses the names of the files that the database keeps beside a chronology, taken or not.
  static func refuseSideNames(_ path: String) throws(Failure) {
    guard let dash = path.lastIndex(of: "-"),
      ["wal", "shm", "journal"].contains(path[path.index(after: dash)...])
    else { return }
    let owner = String(path[..<dash])
    if owner.hasSuffix(ChronologyFile.suffix) || EventStore.isChronology(at: owner) {
      throw Failure(
        .failed,
        "SQLite uses that name for the chronology \(ChronologyFile.lastComponent(of: owner))",
        place: path, kept: "nothing was written", advice: "give the file another name")
    }
  }

  private static func refuseContents(
    _ target: String, _ there: stat, chronology: String?, keys: KeyStore, named path: String
  ) throws(Failure) {
    let own = (chronology.map { file in ["", "-wal", "-shm", "-journal"].map { file + $0 } } ?? [])
    if EventStore.isChronology(at: target) || own.contains(where: { isSame(there, status(of: $0)) })
    {
      throw Failure(
        .failed, "the file is a chronology, which is never overwritten", place: path,
        kept: "the file, unchanged", advice: "give the file another name")
    }
    let folder = keys.directory
    let isOwnKey = ChronologyFile.names(in: folder).contains { name in
      isSame(there, status(of: ChronologyFile.join(folder, name)))
    }
    if isOwnKey || KeyStore.isKey(at: target) {
      throw Failure(
        .failed, "the file holds a private key or belongs to one, which is never overwritten",
        place: path, kept: "the file, unchanged", advice: "give the file another name")
    }
  }

  private static func isFolder(_ path: String) -> Failure {
    Failure(
      .failed, "that is a folder, or a folder that does not exist", place: path,
      kept: "nothing was written",
      advice: "name a file in it")
  }

  private static func cannotWrite(_ path: String, _ code: Int32) -> Failure {
    Failure(
      .failed, "the file cannot be written: \(String(cString: strerror(code)))", place: path,
      kept: "nothing was written under that name")
  }

  private static func status(of path: String) -> stat? {
    var result = stat()
    return stat(path, &result) == 0 ? result : nil
  }

  private static func status(of descriptor: Int32) -> stat? {
    var result = stat()
    return fstat(descriptor, &result) == 0 ? result : nil
  }

  private static func isSame(_ one: stat, _ other: stat?) -> Bool {
    other.map { $0.st_dev == one.st_dev && $0.st_ino == one.st_ino } ?? false
  }

  // MARK: - Writing

  /// Writes what `body` writes to the output that it is given.
  ///
  /// If it throws, or the process ends, what was there before is there still, and nothing else.
  func write<Result>(
    to standard: Output, _ body: (Output) throws -> Result
  ) throws -> Result {
    switch place {
    case .standardOutput:
      let result = try body(standard)
      try standard.flush()
      return result
    case .stream(let path):
      let file = open(path, O_WRONLY | O_CLOEXEC)
      guard file >= 0 else { throw Self.cannotWrite(path, errno) }
      defer { close(file) }
      let output = Output(terminal: standard.terminal, descriptor: file, name: path)
      let result = try body(output)
      try output.flush()
      return result
    case .new(let target): return try whole(target, over: nil, standard.terminal, body)
    case .replacing(let target, let there):
      return try whole(target, over: there, standard.terminal, body)
    }
  }

  private func whole<Result>(
    _ target: String, over there: stat?, _ terminal: Terminal, _ body: (Output) throws -> Result
  ) throws -> Result {
    let part = try UnnamedFile(beside: target, named: path)
    defer { part.close() }
    if let there {
      // Whoever may not give the file away keeps it.
      _ = fchown(part.descriptor, there.st_uid, there.st_gid)
      guard fchmod(part.descriptor, there.st_mode & 0o7777) == 0 else {
        throw Self.cannotWrite(path, errno)
      }
    }
    let output = Output(terminal: terminal, descriptor: part.descriptor, name: path)
    let result = try body(output)
    try output.flush()
    guard fsync(part.descriptor) == 0 else { throw Self.cannotWrite(path, errno) }
    guard part.take(target, replacing: there != nil) == 0 else {
      if errno == EEXIST {
        throw Failure(
          .failed, "another program created the file in the meantime", place: path,
          kept: "that file, unchanged",
          advice: "--force     to replace it\nor give another name")
      }
      throw Self.cannotWrite(path, errno)
    }
    return result
  }
}

/// A file that gets its name when it is whole.
///
/// On Linux it has none before (`O_TMPFILE`), so that even a process that is killed leaves nothing.
/// Where the file system has no such files, it has a name of its own, which a signal takes away.
final class UnnamedFile {
  let descriptor: Int32
  private let target: String
  /// The name that it has meanwhile; nil for none.
  private var temporary: String?

  /// - Parameter isNamed: Whether to give it a name even where it needs none, for tests.
  init(beside target: String, named path: String, isNamed: Bool = false) throws(Failure) {
    self.target = target
    let folder = ChronologyFile.parent(of: target)
    #if os(Linux)
      // __O_TMPFILE of <fcntl.h>, a macro that Swift does not import.
      let nameless =
        isNamed ? -1 : open(folder, O_DIRECTORY | 0o20_000_000 | O_RDWR | O_CLOEXEC, 0o666)
      if nameless >= 0 {
        descriptor = nameless
        return
      }
    #endif
    let name = Self.temporaryName(of: target)
    descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw Failure(
        .failed, "the file cannot be written: \(String(cString: strerror(errno)))", place: path,
        kept: "nothing was written under that name",
        advice: "choose a folder that you can write to; this one is \(folder)")
    }
    temporary = name
    Self.removeOnSignal(name)
  }

  private static func temporaryName(of target: String) -> String {
    let random = String(UInt32.random(in: .min ... .max), radix: 36)
    return ChronologyFile.join(
      ChronologyFile.parent(of: target),
      ".\(ChronologyFile.lastComponent(of: target).prefix(48)).\(random).part")
  }

  /// Gives the file its name; -1 with `errno` if that cannot be.
  func take(_ name: String, replacing isReplacing: Bool) -> Int32 {
    if !isReplacing {
      // Unlike a rename, a link never replaces what another process made meanwhile.
      if linked(to: name) == 0 { return 0 }
      // Some file systems, such as those of memory sticks, have no links.
      guard let temporary, errno != EEXIST, access(name, F_OK) != 0 else { return -1 }
      return renamed(temporary, name)
    }
    if let temporary { return renamed(temporary, name) }
    let between = Self.temporaryName(of: target)
    guard linked(to: between) == 0 else { return -1 }
    temporary = between
    return renamed(between, name)
  }

  private func linked(to name: String) -> Int32 {
    if let temporary { return link(temporary, name) }
    return linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, name, AT_SYMLINK_FOLLOW)
  }

  private func renamed(_ old: String, _ new: String) -> Int32 {
    guard rename(old, new) == 0 else { return -1 }
    temporary = nil
    return 0
  }

  /// Closes it, and takes the name away that it had meanwhile.
  func close() {
    let code = errno
    systemClose(descriptor)
    if let temporary { unlink(temporary) }
    temporary = nil
    Self.removeOnSignal(nil)
    errno = code
  }

  // MARK: - Signals

  private static func removeOnSignal(_ name: String?) {
    let old = unfinished
    unfinished = name.flatMap { strdup($0) }
    free(old)
    for number in [SIGTERM, SIGHUP] {
      if name == nil {
        signal(number, SIG_DFL)
      } else {
        signal(number) { number in
          UnnamedFile.removeUnfinished()
          signal(number, SIG_DFL)
          raise(number)
        }
      }
    }
  }

  /// Removes what a signal interrupts; only what is safe in a handler.
  static func removeUnfinished() {
    if let unfinished { unlink(unfinished) }
  }
}

// Safe: it is set before the handler that reads it, and a command writes one such file at a time.
// A handler reaches nothing but global variables.
/// The name that a signal takes away.
nonisolated(unsafe) private var unfinished: UnsafeMutablePointer<CChar>?

private func systemClose(_ descriptor: Int32) { close(descriptor) }
