// Which file a command works on: --file, else $CHRON_FILE, else the only *.chron in this folder or
// in the nearest folder above that has one.

import Chronology

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

struct ChronologyFile {
  static let suffix = ".chron"

  /// The path of the file to use; it exists.
  static func find(
    option: String?, environment: [String: String], workingFolder: String = currentFolder()
  ) throws(Failure) -> String {
    if let option { return try existing(option, namedBy: "--file") }
    if let variable = environment["CHRON_FILE"], !variable.isEmpty {
      return try existing(variable, namedBy: "$CHRON_FILE")
    }
    var folder = workingFolder
    while true {
      let found = names(in: folder).filter { $0.hasSuffix(suffix) && $0 != suffix }
      if found.count == 1 { return join(folder, found[0]) }
      if found.count > 1 {
        throw Failure(
          .noChronology, "several chronologies in one folder", place: folder,
          advice: found.map { name in
            "--file \(ShellWord.quoted(folder == workingFolder ? name : join(folder, name)))"
          }.joined(separator: "\n"))
      }
      guard folder != "/", !folder.isEmpty else { break }
      folder = parent(of: folder)
    }
    throw Failure(
      .noChronology, "no chronology found", place: "\(workingFolder) and the folders above it",
      advice: "chron init NAME     to create one\n--file PATH         to name one")
  }

  static func currentFolder() -> String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }

  private static func existing(_ path: String, namedBy name: String) throws(Failure) -> String {
    if access(path, F_OK) == 0 { return path }
    let folder = parent(of: path)
    let here = names(in: folder).filter { $0.hasSuffix(suffix) }
    let near = Suggestion.nearest(to: lastComponent(of: path), in: here)
    throw Failure(
      .noChronology, "there is no file \(path)", place: name,
      advice: near.isEmpty
        ? "chron init NAME     to create a chronology"
        : near.map { "--file \(ShellWord.quoted(folder == "." ? $0 : join(folder, $0)))" }
          .joined(separator: "\n"))
  }

  /// The names in a folder, sorted; none if it cannot be read.
  static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      names.append(name)
    }
    return names.sorted()
  }

  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func lastComponent(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }
}
