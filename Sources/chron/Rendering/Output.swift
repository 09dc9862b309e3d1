// Where data goes, most often standard output: written in large pieces, and quiet when the reader
// went away.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where a command's data goes; messages go to ``Messages`` instead.
final class Output {
  let terminal: Terminal
  private let descriptor: Int32
  private let name: String
  private var buffer: [UInt8] = []
  private static let flushByteCount = 65_536

  /// - Parameter name: What it is called when it cannot be written to.
  init(
    terminal: Terminal, descriptor: Int32 = STDOUT_FILENO, name: String = "standard output"
  ) {
    self.terminal = terminal
    self.descriptor = descriptor
    self.name = name
  }

  func write(_ bytes: some Sequence<UInt8>) throws(Failure) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.flushByteCount { try flush() }
  }

  /// Writes JSON, in which a terminal finds nothing to obey.
  func write(json: [UInt8]) throws(Failure) { try write(Printable.json(json)) }

  func writeLine(_ text: String) throws(Failure) {
    try write(text.utf8)
    try write(CollectionOfOne(0x0A))
  }

  /// Writes what is buffered: when the command is done, and in `serve` once it listens.
  func flush() throws(Failure) {
    defer { buffer.removeAll(keepingCapacity: true) }
    try writeNow(buffer)
  }

  /// Shows human output: through the pager when it is longer than the screen.
  func show(_ lines: [String]) throws(Failure) {
    let text = lines.map(Printable.rendered).joined(separator: "\n") + "\n"
    guard terminal.isOutputTerminal, lines.count >= terminal.height, let pager = terminal.pager
    else { return try write(text.utf8) }
    try flush()
    // As git does: quit if it fits, keep colours, leave the text on the screen.
    setenv("LESS", "FRX", 0)
    guard let stream = popen(pager, "w") else { return try write(text.utf8) }
    let bytes = Array(text.utf8)
    fwrite(bytes, 1, bytes.count, stream)
    pclose(stream)
  }

  private func writeNow(_ bytes: [UInt8]) throws(Failure) {
    var start = 0
    while start < bytes.count {
      let written = bytes[start...].withUnsafeBytes { rest in
        systemWrite(descriptor, rest.baseAddress, rest.count)
      }
      if written >= 0 {
        start += written
      } else if errno == EPIPE {
        // The reader (`head`, a pager) has what it wanted. End as any filter does: by the signal
        // itself, which no shell reports and `pipefail` still sees.
        signal(SIGPIPE, SIG_DFL)
        raise(SIGPIPE)
      } else if errno != EINTR {
        let reason = String(cString: strerror(errno))
        throw Failure(
          .failed, "cannot write to \(name): \(reason)",
          kept: descriptor == STDOUT_FILENO ? nil : "nothing was written under that name")
      }
    }
  }
}

private func systemWrite(_ descriptor: Int32, _ base: UnsafeRawPointer?, _ count: Int) -> Int {
  #if canImport(Glibc)
    Glibc.write(descriptor, base, count)
  #else
    Darwin.write(descriptor, base, count)
  #endif
}
