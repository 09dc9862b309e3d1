// What is wrong with a row, before it is known where in the file that is.

import EventStore

/// A step into a row: a member of an object or an element of an array.
enum RowStep: Hashable {
  case member(String)
  case element(Int)
}

/// Something in a row that cannot be imported.
struct RowProblem: Error {
  /// The way to it from the row's top.
  var path: [RowStep]
  /// Where in the text at the path, in code points; 0 for all of it.
  var offset = 0
  let message: String
  /// Whether a source was not found that a later row of the file may describe.
  var isUnknownSource = false

  init(_ path: RowStep..., offset: Int = 0, message: String) {
    self.path = path
    self.offset = offset
    self.message = message
  }

  /// The same problem of something that lies at a path within the row.
  func within(_ steps: RowStep...) -> RowProblem {
    var problem = self
    problem.path = steps + path
    return problem
  }
}
