// Takes times, and prints them as a JSON object a line.

import EventStore

/// Prints what was measured: a name, how often, and how long it took in all.
func report(_ name: String, count: Int, seconds: Double) {
  let row: JSONObject = [
    "name": .string(name), "count": .int(count), "seconds": .number(String(seconds)),
  ]
  print(JSON.object(row).encodedString)
}

/// The seconds that `body` takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  return try clock.measure(body) / .seconds(1)
}

/// Reports how long one call of `body` takes: the median of nine samples of at least 50 ms.
func sample(_ name: String, perCall calls: Int = 1, _ body: () throws -> Void) rethrows {
  var rounds = 1
  var taken = try seconds(body)
  while taken < 0.05 {
    rounds *= 2
    taken = try seconds { for _ in 0..<rounds { try body() } }
  }
  var samples = [taken]
  for _ in 0..<8 {
    samples.append(try seconds { for _ in 0..<rounds { try body() } })
  }
  report(name, count: 1, seconds: samples.sorted()[4] / Double(rounds * calls))
}

/// Keeps the optimiser from dropping what made `value`.
@inline(never)
func keep<Value>(_ value: Value) {}
