// How many files and connections the program may have open at once.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The system's limit of open files.
enum Descriptors {
  /// More than a server ever uses.
  private static let wanted: rlim_t = 4_096

  /// Raises the limit as far as the system lets this program, to what a server may use.
  static func raise() {
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let resource = RLIMIT_NOFILE
    #endif
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < wanted else { return }
    limit.rlim_cur = min(wanted, limit.rlim_max)
    // Where it is not raised, fewer connections are taken in.
    _ = setrlimit(resource, &limit)
  }
}
