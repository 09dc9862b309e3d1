// Which events precede which, and the order in which they fold (log-format, "Folding").
//
// Events of one log about one thing form a chain, so what precedes an event is, in every log, a
// beginning of that log's chain. A clock with one position a log therefore says exactly what
// precedes an event, without sets of ancestors, and the cost is events × logs that take part.

import EventStore

/// The precedence among events about one thing, and their order of folding.
struct EventOrder {
  /// The events' places in the input, in an order that respects precedence; ties by AT, origin
  /// bytes and index.
  private(set) var sequence: [Int] = []
  /// References to events that are not among the input.
  private(set) var unresolved: [EventReference] = []

  private var lane: [Int] = []
  private var position: [Int32] = []
  private var laneCount = 0
  /// One row of `laneCount` positions an event: how much of each lane precedes it, or is it.
  private var clocks: [Int32] = []

  /// - Parameter events: Distinct events with the references that they were made on, in any order.
  init(_ events: [(stamp: Stamp, after: [EventReference])]) {
    guard events.count > 1 else {
      sequence = Array(events.indices)
      unresolved = events.flatMap(\.after)
      (lane, position, laneCount, clocks) = ([0], [1], 1, [1])
      return
    }
    var graph = layLanes(events)
    resolve(events, into: &graph)
    sort(events, graph)
  }

  /// Whether the event at place `a` of the input precedes the one at `b`.
  func precedes(_ a: Int, _ b: Int) -> Bool {
    a != b && clocks[b * laneCount + lane[a]] >= position[a]
  }

  private struct Graph {
    /// The event before each in its log, or -1.
    var previous: [Int]
    var next: [Int]
    /// References that were found, by event, those within its own log left out.
    var after: [[Int]]
    var followers: [[Int]]
  }

  private mutating func layLanes(
    _ events: [(stamp: Stamp, after: [EventReference])]
  ) -> Graph {
    let count = events.count
    var graph = Graph(
      previous: Array(repeating: -1, count: count), next: Array(repeating: -1, count: count),
      after: Array(repeating: [], count: count), followers: Array(repeating: [], count: count))
    lane = Array(repeating: 0, count: count)
    position = Array(repeating: 1, count: count)
    var last = -1
    for place in events.indices.sorted(by: { events[$0].stamp.key < events[$1].stamp.key }) {
      if last >= 0, events[last].stamp.log == events[place].stamp.log {
        (graph.previous[place], graph.next[last]) = (last, place)
        (lane[place], position[place]) = (lane[last], position[last] + 1)
      } else {
        lane[place] = laneCount
        laneCount += 1
      }
      last = place
    }
    return graph
  }

  private mutating func resolve(
    _ events: [(stamp: Stamp, after: [EventReference])], into graph: inout Graph
  ) {
    var places: [EventReference: Int] = Dictionary(minimumCapacity: events.count)
    for (place, event) in events.enumerated() { places[event.stamp.reference] = place }
    for (place, event) in events.enumerated() {
      for reference in event.after {
        guard let other = places[reference] else {
          unresolved.append(reference)
          continue
        }
        // Within its own log an event can only follow what came before it, which it does anyway.
        guard lane[other] != lane[place], !graph.after[place].contains(other) else { continue }
        graph.after[place].append(other)
        graph.followers[other].append(place)
      }
    }
  }

  /// Kahn's algorithm with a heap.
  ///
  /// Two writers can contrive a circle, since a leaf does not commit to what comes after it; then
  /// the first of the remaining events goes next, whatever it names.
  private mutating func sort(
    _ events: [(stamp: Stamp, after: [EventReference])], _ graph: Graph
  ) {
    let ranked = events.indices.sorted { Stamp.isBefore(events[$0].stamp, events[$1].stamp) }
    var rank = Array(repeating: 0, count: events.count)
    for (index, place) in ranked.enumerated() { rank[place] = index }
    var waiting = events.indices.map { graph.after[$0].count + (graph.previous[$0] < 0 ? 0 : 1) }
    var done = Array(repeating: false, count: events.count)
    clocks = Array(repeating: 0, count: events.count * laneCount)
    sequence.reserveCapacity(events.count)
    var ready = RankHeap()
    for place in events.indices where waiting[place] == 0 { ready.insert(rank[place]) }
    var oldest = 0
    while sequence.count < events.count {
      let place: Int
      if let first = ready.removeFirst() {
        place = ranked[first]
        if done[place] { continue }
      } else {
        while done[ranked[oldest]] { oldest += 1 }
        place = ranked[oldest]
      }
      done[place] = true
      setClock(of: place, from: graph, done: done)
      sequence.append(place)
      for follower in graph.followers[place] + (graph.next[place] < 0 ? [] : [graph.next[place]]) {
        waiting[follower] -= 1
        if waiting[follower] == 0, !done[follower] { ready.insert(rank[follower]) }
      }
    }
  }

  private mutating func setClock(of place: Int, from graph: Graph, done: [Bool]) {
    let row = place * laneCount
    for other in graph.after[place] + (graph.previous[place] < 0 ? [] : [graph.previous[place]])
    where done[other] {
      let otherRow = other * laneCount
      for column in 0..<laneCount {
        clocks[row + column] = max(clocks[row + column], clocks[otherRow + column])
      }
    }
    clocks[row + lane[place]] = position[place]
  }
}
