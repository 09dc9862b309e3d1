// Runs the built program as a process of its own, in a private folder with private keys, so that a
// test sees exactly what a user would see and touches nothing of theirs.

public import Foundation

/// How a run of the program ended.
public struct ProgramRun: Sendable {
  /// The exit status; 128 + the signal's number if a signal ended it.
  public var status: Int32
  /// Standard output, as text.
  public var output: String
  /// Standard error, as text.
  public var errors: String
  /// What was run, for messages.
  public var command: String
}

/// A user of the program: a home, a key store and a working folder that nobody else has.
public final class ChronUser: Sendable {
  /// The folder in which commands run; chronologies are made here.
  public let folder: URL
  /// The folder of this user's private keys.
  public let keys: URL
  private let root: URL

  /// Makes the folders under the system's temporary one.
  public init() throws {
    root = FileManager.default.temporaryDirectory
      .appendingPathComponent("chron-test-\(UUID().uuidString)")
    folder = root.appendingPathComponent("work")
    keys = root.appendingPathComponent("keys")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  /// The program beside the test bundle.
  public static let executable: URL = {
    var place = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    if let bundle = Bundle.main.executableURL, !FileManager.default.fileExists(atPath: place.path) {
      place = bundle
    }
    while place.path != "/" {
      place.deleteLastPathComponent()
      let candidate = place.appendingPathComponent("chron")
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder),
        !isFolder.boolValue
      {
        return candidate
      }
    }
    return URL(fileURLWithPath: ".build/debug/chron")
  }()

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - input: what it reads from standard input.
  ///   - environment: variables beside HOME, PATH and CHRON_KEYS.
  ///   - folder: where it runs, if not in ``folder``.
  @discardableResult
  public func chron(
    _ arguments: [String], input: String = "", environment: [String: String] = [:],
    folder: URL? = nil
  ) throws -> ProgramRun {
    try start(arguments, input: input, environment: environment, folder: folder).wait()
  }

  /// Runs the program to its end.
  @discardableResult
  public func chron(_ arguments: String...) throws -> ProgramRun { try chron(arguments) }

  /// Starts the program and does not wait for its end.
  ///
  /// - Parameter wrapper: A command that runs the program, which is given to it after its own words.
  public func start(
    _ arguments: [String], input: String = "", environment: [String: String] = [:],
    folder: URL? = nil, through wrapper: [String] = []
  ) throws -> RunningProgram {
    let run = root.appendingPathComponent("run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
    try Data(input.utf8).write(to: run.appendingPathComponent("in"))
    for name in ["out", "err"] {
      _ = FileManager.default.createFile(
        atPath: run.appendingPathComponent(name).path, contents: nil)
    }
    let process = Process()
    process.executableURL = wrapper.isEmpty ? Self.executable : URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = wrapper.isEmpty ? arguments : wrapper + [Self.executable.path] + arguments
    process.currentDirectoryURL = folder ?? self.folder
    process.environment = [
      "HOME": root.path, "PATH": "/usr/bin:/bin", "CHRON_KEYS": keys.path, "TZ": "UTC",
    ].merging(environment) { $1 }
    // Files, not pipes: nothing can block on a reader that is not there.
    process.standardInput = try FileHandle(forReadingFrom: run.appendingPathComponent("in"))
    process.standardOutput = try FileHandle(forWritingTo: run.appendingPathComponent("out"))
    process.standardError = try FileHandle(forWritingTo: run.appendingPathComponent("err"))
    try process.run()
    return RunningProgram(process: process, run: run, arguments: arguments)
  }

  /// Writes a file into the working folder.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    return name
  }
}

/// The program while it runs.
public final class RunningProgram: @unchecked Sendable {
  // Process is not Sendable; it is touched by the one test that started it.
  private let process: Process
  private let run: URL
  private let arguments: [String]

  init(process: Process, run: URL, arguments: [String]) {
    self.process = process
    self.run = run
    self.arguments = arguments
  }

  /// Standard output so far.
  public var output: String { text("out") }
  /// Standard error so far.
  public var errors: String { text("err") }
  /// Whether it has not ended yet.
  public var isRunning: Bool { process.isRunning }

  /// Sends a signal, by its number.
  public func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// The first line that the program writes to standard output, within `seconds`.
  public func firstLine(within seconds: Double = 20) throws -> String {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while Date() < deadline {
      let output = self.output
      if let end = output.firstIndex(of: "\n") { return String(output[..<end]) }
      if !process.isRunning { break }
      Thread.sleep(forTimeInterval: 0.02)
    }
    throw NoLine(errors: errors)
  }

  /// Waits for its end; one that takes longer than `seconds` is killed, so that a test fails
  /// instead of hanging.
  @discardableResult
  public func wait(seconds: Double = 120) -> ProgramRun {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while process.isRunning, Date() < deadline { Thread.sleep(forTimeInterval: 0.005) }
    if process.isRunning { signal(SIGKILL) }
    process.waitUntilExit()
    let isSignal = process.terminationReason == .uncaughtSignal
    return ProgramRun(
      status: process.terminationStatus + (isSignal ? 128 : 0), output: output, errors: errors,
      command: "chron " + arguments.joined(separator: " "))
  }

  private func text(_ name: String) -> String {
    let data = (try? Data(contentsOf: run.appendingPathComponent(name))) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }

  /// The program ended, or said nothing, before its first line.
  public struct NoLine: Error {
    /// What it wrote to standard error.
    public var errors: String
  }
}
