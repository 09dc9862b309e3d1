// Text that a peer wrote, kept to a length that a person reads.

extension String {
  /// The text, or its beginning and an ellipsis where it is longer.
  ///
  /// It counts Unicode scalars: one character can be made of any number of them.
  func cut(to count: Int) -> String {
    // Most texts are short, and bytes are counted at once.
    if utf8.count <= count || unicodeScalars.prefix(count + 1).count <= count { return self }
    return String(String.UnicodeScalarView(unicodeScalars.prefix(count))) + "…"
  }
}
