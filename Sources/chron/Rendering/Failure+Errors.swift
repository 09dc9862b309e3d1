// The errors of the libraries as failures of a command: each with its exit status.

import ArgumentParser

extension Failure {
  init(describing error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    default: self.init(.failed, String(describing: error))
    }
  }
}
