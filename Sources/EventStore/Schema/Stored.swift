// Values of what was folded, read by their exact type. In a damaged file a column holds anything:
// GRDB would end the process at some of it, and make a number of the rest.

public import GRDB

/// Reads columns of projections' tables, each of exactly one type.
///
/// Everything throws `EventStoreError` with `damaged` for a value of another type.
public enum Stored {
  /// A value of its exact type; nil for null.
  public static func value<Value: StoredValue>(_ value: DatabaseValue) throws -> Value? {
    if value.isNull { return nil }
    guard let exact = Value(stored: value) else {
      throw EventStoreError.damagedViews("a column holds a value of another type")
    }
    return exact
  }

  private static func required<Value: StoredValue>(_ stored: DatabaseValue) throws -> Value {
    guard let exact: Value = try value(stored) else {
      throw EventStoreError.damagedViews("a column that must have a value has none")
    }
    return exact
  }

  /// The first column of all rows.
  public static func all<Value: StoredValue>(
    _ type: Value.Type, _ statement: Statement,
    arguments: StatementArguments = StatementArguments()
  ) throws -> [Value] {
    try DatabaseValue.fetchAll(statement, arguments: arguments).map { try required($0) }
  }

  /// The first column of all rows.
  public static func all<Value: StoredValue>(
    _ type: Value.Type, _ db: Database, sql: String,
    arguments: StatementArguments = StatementArguments()
  ) throws -> [Value] {
    try all(type, db.makeStatement(sql: sql), arguments: arguments)
  }

  /// The first column of the first row; nil if there is no row, or null in it.
  public static func first<Value: StoredValue>(
    _ type: Value.Type, _ statement: Statement,
    arguments: StatementArguments = StatementArguments()
  ) throws -> Value? {
    try DatabaseValue.fetchOne(statement, arguments: arguments).flatMap { try value($0) }
  }

  /// What a row's columns must have, or a failure that names the table.
  public static func require<Value>(_ value: Value?, in table: String) throws -> Value {
    guard let value else {
      throw EventStoreError.damagedViews("a row of the table '\(table)' cannot be read")
    }
    return value
  }
}

/// A type that columns have.
public protocol StoredValue {
  /// Nil for a value of another type.
  init?(stored value: DatabaseValue)
}

extension Int64: StoredValue {
  /// An integer.
  public init?(stored value: DatabaseValue) {
    guard case .int64(let number) = value.storage else { return nil }
    self = number
  }
}

extension Int: StoredValue {
  /// An integer.
  public init?(stored value: DatabaseValue) {
    guard case .int64(let number) = value.storage else { return nil }
    self = Int(number)
  }
}

extension Bool: StoredValue {
  /// 0 or 1.
  public init?(stored value: DatabaseValue) {
    guard case .int64(let number) = value.storage, number == 0 || number == 1 else { return nil }
    self = number == 1
  }
}

extension String: StoredValue {
  /// A text.
  public init?(stored value: DatabaseValue) {
    guard case .string(let text) = value.storage else { return nil }
    self = text
  }
}

extension [UInt8]: StoredValue {
  /// Bytes.
  public init?(stored value: DatabaseValue) {
    guard case .blob(let bytes) = value.storage else { return nil }
    self = [UInt8](bytes)
  }
}

extension Row {
  /// A column that must have a value.
  public func stored<Value: StoredValue>(_ column: Int) throws -> Value {
    let value: DatabaseValue = self[column]
    guard let exact: Value = try Stored.value(value) else {
      throw EventStoreError.damagedViews("a column that must have a value has none")
    }
    return exact
  }

  /// A column, of a table that is not folded, that must have a value.
  func kept<Value: StoredValue>(_ column: Int) throws -> Value {
    guard let exact = Value(stored: self[column]) else {
      throw EventStoreError.damagedLogs("a row of the file cannot be read")
    }
    return exact
  }

  /// A column, of a table that is not folded, that may be null.
  func keptIfAny<Value: StoredValue>(_ column: Int) throws -> Value? {
    let value: DatabaseValue = self[column]
    return value.isNull ? nil : try kept(column)
  }

  /// A column that may be null.
  public func storedIfAny<Value: StoredValue>(_ column: Int) throws -> Value? {
    let value: DatabaseValue = self[column]
    return try Stored.value(value)
  }
}

extension RowColumns {
  /// An integer, or nil for null; anything else is damage.
  public func integerIfAny(_ column: Int32) throws -> Int64? {
    guard let number = integer(column) else {
      guard isNull(column) else {
        throw EventStoreError.damagedViews("a column holds a value of another type")
      }
      return nil
    }
    return number
  }

  /// A text, or nil for null; anything else is damage.
  public func textIfAny(_ column: Int32) throws -> String? {
    guard let text = text(column) else {
      guard isNull(column) else {
        throw EventStoreError.damagedViews("a column holds a value of another type")
      }
      return nil
    }
    return text
  }

  /// True for 1, false for 0; nil for anything else.
  public func truth(_ column: Int32) -> Bool? {
    switch integer(column) {
    case 0: false
    case 1: true
    default: nil
    }
  }
}
