// Standard error: what a command tells the person beside its data, and its progress.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

enum Messages {
  /// Says something that is not the command's data.
  static func say(_ text: String) { write(Printable.message(text) + "\n", to: STDERR_FILENO) }

  /// Says lines that were styled.
  static func say(styled lines: [String]) {
    for line in lines { write(Printable.rendered(line) + "\n", to: STDERR_FILENO) }
  }

  /// Asks something, and leaves the line open for the answer.
  static func ask(_ text: String) { write(Printable.message(text) + " ", to: STDERR_FILENO) }

  /// Writes a line over the one on which the cursor stands.
  static func overwrite(line text: String, padding: Int = 0) {
    let blanks = String(repeating: " ", count: padding)
    write("\r" + text.printable + blanks, to: STDERR_FILENO)
  }

  /// Goes back to the beginning of a line that was overwritten.
  static func returnToStart() { write("\r", to: STDERR_FILENO) }

  /// A line of data at once, for commands that stay: whoever started them waits for it.
  static func print(line: String) { write(line.printable + "\n", to: STDOUT_FILENO) }

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
