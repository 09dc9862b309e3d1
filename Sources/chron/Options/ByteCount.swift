// Sizes as people write them.

import ArgumentParser

/// A number of bytes: digits, and a unit of powers of 1,024.
struct ByteCount: ExpressibleByArgument, CustomStringConvertible {
  let count: Int

  init(_ count: Int) {
    self.count = count
  }

  init?(argument: String) {
    let units: [Character: Int] = ["K": 10, "M": 20, "G": 30, "T": 40]
    let unit = argument.last.flatMap { units[Character($0.uppercased())] }
    let digits = unit == nil ? argument[...] : argument.dropLast()
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(digits)
    else { return nil }
    let (count, isTooLarge) = number.multipliedReportingOverflow(by: 1 << (unit ?? 0))
    guard !isTooLarge else { return nil }
    self.count = count
  }

  var description: String {
    for (unit, shift) in [("T", 40), ("G", 30), ("M", 20), ("K", 10)]
    where count > 0 && count.isMultiple(of: 1 << shift) {
      return "\(count >> shift)\(unit)"
    }
    return "\(count)"
  }
}
