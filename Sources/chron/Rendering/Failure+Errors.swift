// The errors of the libraries as failures of a command: each with its exit status.

import Chronology
import EDTF
import EventStore
import Foundation
import SyncAgent

extension Failure {
  init(describing error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as EventStoreError: self.init(error)
    case let error as ChronologyError: self.init(error)
    case let error as SyncError: self.init(error)
    case let error as ImportError:
      self.init(
        .failed, error.message.printable, place: error.place?.description,
        kept: "nothing was written", advice: error.advice)
    case let error as ImportInterrupted:
      self.init(describing: error.cause)
      kept =
        "\(Words.count(error.written, "row")) \(error.written == 1 ? "was" : "were") imported; "
        + "run the same import again to continue from there"
    case let error as DocumentError: self.init(.failed, "\(error)".printable)
    case let error as EDTFError: self.init(.usage, "not a date: \(error)")
    case let error as CocoaError:
      let reason = error.underlying ?? error
      self.init(
        .failed, reason.localizedDescription, place: error.userInfo[NSFilePathErrorKey] as? String)
    default: self.init(.failed, String(describing: error).printable)
    }
  }

  private init(_ error: EventStoreError) {
    let status: ExitStatus =
      switch error.code {
      case .notFound: .noChronology
      case .locked: .locked
      case .fork, .headNewer: .conflict
      case .damaged: .verificationFailed
      default: .failed
      }
    self.init(status, error.message.printable, advice: error.advice)
  }

  private init(_ error: ChronologyError) {
    let status: ExitStatus =
      switch error.code {
      case .unboundedDate, .invalidContent, .invalidTime, .invalidID, .invalidSearch: .usage
      case .openConflict: .conflict
      default: .failed
      }
    self.init(status, error.message.printable, advice: error.advice)
    candidates = error.candidates.map { "\($0.id)  \($0.title.printable)" }
    isAmbiguous = error.code == .ambiguous
  }

  private init(_ error: SyncError) {
    let status: ExitStatus =
      switch error.code {
      case .badURL, .badAddress, .notLoopback: .usage
      default: .failed
      }
    self.init(status, error.message.printable, advice: error.advice)
  }
}
