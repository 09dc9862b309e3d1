// Standard error: what a command tells the person beside its data, and its progress.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

enum Messages {
  /// Says something that is not the command's data.
  static func say(_ text: String) { write(text + "\n") }

  /// The same, without ending the line.
  static func write(_ text: String) { write(text, to: STDERR_FILENO) }

  /// A line of data at once, for commands that stay: whoever started them waits for it.
  static func print(line: String) { write(line + "\n", to: STDOUT_FILENO) }

  /// What cannot be written, because nobody reads it any more, is nobody's loss.
  private static func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    bytes.withUnsafeBytes { bytes in
      #if canImport(Glibc)
        _ = Glibc.write(descriptor, bytes.baseAddress, bytes.count)
      #else
        _ = Darwin.write(descriptor, bytes.baseAddress, bytes.count)
      #endif
    }
  }
}
