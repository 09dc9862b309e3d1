// Describing sources, and finding them by what people call them.

public import EventStore

extension Chronology {
  /// Says what is known of a source: the members given are set, a null takes one back.
  ///
  /// - Parameter after: The events that it is made on; what this replica sees, by default.
  /// - Throws: `ChronologyError` with `invalidContent` for a date that cannot be read.
  @discardableResult
  public func describe(
    _ source: SourceID, _ description: SourceDescription, reason: String? = nil,
    after: [EventReference]? = nil
  ) throws -> Event {
    try description.validate()
    let references = try after ?? heads(of: source)
    return try appended(
      store.append([
        Draft.described(source, description, reason: reason, after: references)
      ]))
  }
}
