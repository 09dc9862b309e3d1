// An aligned table without rules: columns as narrow as their content allows, one of them taking
// what is left of the line and wrapping within it. Where too little is left, that one stands beneath
// the others.

struct Table {
  struct Column {
    enum Width {
      /// As wide as its widest cell, but wrapping beyond this many columns.
      case fitting(most: Int)
      /// Whatever the other columns leave; at least this many.
      case remaining(least: Int)
    }

    var width: Width
    var isRightAligned = false

    static func fitting(_ most: Int = .max, isRightAligned: Bool = false) -> Column {
      Column(width: .fitting(most: most), isRightAligned: isRightAligned)
    }

    static func remaining(_ least: Int = 20) -> Column { Column(width: .remaining(least: least)) }
  }

  var columns: [Column]
  var rows: [[StyledText]] = []
  var indent = 0
  private let gap = 2

  init(_ columns: [Column], indent: Int = 0) {
    self.columns = columns
    self.indent = indent
  }

  mutating func add(_ cells: [StyledText]) {
    precondition(cells.count == columns.count, "a row has a cell for each column")
    rows.append(cells)
  }

  /// The lines of the table, none wider than `width`.
  func lines(width: Int, isColoured: Bool) -> [String] {
    rowLines(width: width, isColoured: isColoured).flatMap { $0 }
  }

  /// The same, row by row, for those who put something between rows of one table.
  func rowLines(width: Int, isColoured: Bool) -> [[String]] {
    let widths = columnWidths(width: width)
    guard isWithin(width, widths) else {
      return rows.map { stacked($0, width: width, isColoured: isColoured) }
    }
    // A column in which every cell is empty leaves no gap either.
    let shown = widths.indices.filter { widths[$0] > 0 }
    return rows.map { row in
      var lines: [String] = []
      let cells = shown.map { row[$0].wrapped(to: widths[$0]) }
      for index in 0..<(cells.map(\.count).max() ?? 0) {
        var line = String(repeating: " ", count: indent)
        var pending = 0
        for (position, column) in shown.enumerated() {
          let text = index < cells[position].count ? cells[position][index] : StyledText("")
          let padding = widths[column] - text.width
          if columns[column].isRightAligned { pending += padding }
          if !text.isEmpty {
            line += String(repeating: " ", count: pending) + text.rendered(isColoured: isColoured)
            pending = 0
          }
          if !columns[column].isRightAligned { pending += padding }
          pending += gap
        }
        lines.append(line)
      }
      return lines
    }
  }

  /// Whether the columns fit into the line as they are.
  private func isWithin(_ width: Int, _ widths: [Int]) -> Bool {
    let shown = widths.filter { $0 > 0 }
    return indent + shown.reduce(0, +) + gap * max(0, shown.count - 1) <= width
  }

  /// A row whose wide cell stands in lines of its own, beneath the line of the others.
  private func stacked(_ row: [StyledText], width: Int, isColoured: Bool) -> [String] {
    var first = StyledText("")
    var below: StyledText?
    for (column, cell) in zip(columns, row) where !cell.isEmpty {
      if case .remaining = column.width {
        below = cell
      } else {
        first += first.isEmpty ? cell.onOneLine : StyledText("  ") + cell.onOneLine
      }
    }
    func lines(_ text: StyledText, indent: Int) -> [String] {
      text.wrapped(to: width - indent).map {
        String(repeating: " ", count: indent) + $0.rendered(isColoured: isColoured)
      }
    }
    return (first.isEmpty ? [] : lines(first, indent: indent))
      + (below.map { lines($0, indent: indent + gap) } ?? [])
  }

  private func columnWidths(width: Int) -> [Int] {
    var widths = columns.indices.map { column -> Int in
      let natural = rows.map { $0[column].width }.max() ?? 0
      switch columns[column].width {
      case .fitting(let most): return min(natural, most)
      case .remaining: return natural
      }
    }
    guard
      let flexible = columns.firstIndex(where: {
        if case .remaining = $0.width { true } else { false }
      }), case .remaining(let least) = columns[flexible].width
    else { return widths }
    let others = widths.indices.filter { $0 != flexible && widths[$0] > 0 }
    let taken = indent + others.reduce(0) { $0 + widths[$1] + gap }
    widths[flexible] = max(min(widths[flexible], width - taken), min(least, widths[flexible]))
    return widths
  }
}
