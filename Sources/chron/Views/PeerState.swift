// A peer beside this replica: how many events each had that the other lacked, when they last met.

import EventStore

struct PeerState {
  let peer: Peer
  /// Events here that the peer did not have then; nil if they never met.
  let ahead: Int64?
  /// Events that the peer had and that are not here.
  let behind: Int64?

  init(_ peer: Peer, here: Heads) {
    self.peer = peer
    guard let there = peer.sizes else {
      ahead = nil
      behind = nil
      return
    }
    var ahead: Int64 = 0
    var behind: Int64 = 0
    var own: [String: Int64] = [:]
    for head in here.logs { own[head.origin.description] = head.size }
    for (origin, size) in own { ahead += max(0, size - (there[origin] ?? 0)) }
    for (origin, size) in there { behind += max(0, size - (own[origin] ?? 0)) }
    self.ahead = ahead
    self.behind = behind
  }

  var json: JSON {
    [
      "name": .string(peer.name), "url": .string(peer.url), "lastSync": .optional(peer.syncedAt),
      "ahead": .optional(integer: ahead), "behind": .optional(integer: behind),
    ]
  }

  var words: String {
    guard let ahead, let behind, let syncedAt = peer.syncedAt else { return "never synced" }
    let differences = [
      ahead > 0 ? "\(Words.count(ahead, "event")) to send" : nil,
      behind > 0 ? "\(Words.count(behind, "event")) to fetch" : nil,
    ].compactMap { $0 }
    let state = differences.isEmpty ? "" : ", \(Words.list(differences))"
    return "synced \(TimeWords.minute(syncedAt))\(state)"
  }
}
