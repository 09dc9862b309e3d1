// The door of this module: a chronology as facts and sources, over the event store that holds it.

public import EventStore

/// A chronology of facts: what to record, and what to ask.
///
/// All calls are synchronous and safe from any thread. They throw `ChronologyError` for what
/// concerns facts and sources, and `EventStoreError` for what concerns the file.
public final class Chronology: Sendable {
  /// The logs that hold it.
  public let store: EventStore

  /// What `found` gives back.
  public struct Founded: Sendable {
    /// The new chronology.
    public let chronology: Chronology
    /// The recovery code, which is shown once and kept nowhere.
    public let recoveryCode: RecoveryCode
  }

  /// The projections that this module needs the store to keep.
  public static var projections: [any Projection] { [FactProjection()] }

  /// A chronology over a store that was opened with ``projections``.
  ///
  /// - Throws: `ChronologyError` with `noProjections` over any other: its views would be of tables
  ///   that nobody folds.
  public init(store: EventStore) throws(ChronologyError) {
    for projection in Self.projections where !store.keeps(projection) {
      throw ChronologyError(
        .noProjections, "the store was opened without the projection '\(projection.name)'",
        advice: "Open it with Chronology.projections, or with Chronology.open.")
    }
    self.store = store
  }

  /// Founds a chronology in a new file.
  ///
  /// - Parameters:
  ///   - path: The file, which must not exist.
  ///   - name: The chronology's name.
  ///   - replica: This replica's name: 1 to 32 of `a`–`z`, `0`–`9` and `-`.
  ///   - keys: Where private keys lie.
  public static func found(
    at path: String, name: String, replica: String, keys: KeyStore, clock: WallClock = .system
  ) throws -> Founded {
    let founded = try EventStore.found(
      at: path, name: name, replica: replica, keys: keys, projections: projections, clock: clock)
    return Founded(
      chronology: try Chronology(store: founded.store), recoveryCode: founded.recoveryCode)
  }

  /// Opens a chronology.
  ///
  /// - Parameter notify: Is told what a person should know who asks for a view.
  public static func open(
    at path: String, keys: KeyStore, clock: WallClock = .system,
    notify: (@Sendable (EventStore.Notice) -> Void)? = nil
  ) throws -> Chronology {
    try Chronology(
      store: EventStore.open(
        at: path, keys: keys, projections: projections, clock: clock, notify: notify))
  }

  /// The chronology's id.
  public var id: ChronologyID { store.chronology }
}
