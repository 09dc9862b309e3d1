// Sources, as short as people want them.

import Chronology

enum SourceWords {
  /// The first digits of the digest, enough to be typed; a UUID whole.
  static func short(_ id: SourceID) -> String {
    id.sha256.map { String($0.prefix(8)) } ?? id.description
  }
}
