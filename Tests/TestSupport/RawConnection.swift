// One TCP connection, read and written with blocking calls.

import Foundation
import Synchronization

/// A connected socket.
public final class RawConnection: Sendable {
  private let descriptor: Mutex<Int32?>

  init(descriptor: Int32) {
    self.descriptor = Mutex(descriptor)
  }

  /// Connects to a port on 127.0.0.1.
  ///
  /// - Parameter receiveBufferBytes: what the system may keep for a reader that does not read.
  public convenience init(port: Int, receiveBufferBytes: Int32? = nil) throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw POSIXError(.EMFILE) }
    if var receiveBufferBytes {
      setsockopt(
        descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBufferBytes,
        socklen_t(MemoryLayout<Int32>.size))
    }
    var address = Self.loopback(port: port)
    let isConnected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else {
      Foundation.close(descriptor)
      throw POSIXError(.ECONNREFUSED)
    }
    self.init(descriptor: descriptor)
  }

  /// What has arrived, or waits for something; empty at the end, or where the connection broke.
  public func read(maximumBytes: Int = 65_536) -> [UInt8] {
    guard let descriptor = descriptor.withLock({ $0 }) else { return [] }
    var bytes = [UInt8](repeating: 0, count: maximumBytes)
    let count = recv(descriptor, &bytes, maximumBytes, 0)
    return count > 0 ? Array(bytes[..<count]) : []
  }

  /// The head of a request, through its blank line (and what came with it).
  public func readHead() -> String {
    var bytes: [UInt8] = []
    while true {
      let chunk = read()
      bytes += chunk
      let text = String(decoding: bytes, as: UTF8.self)
      if chunk.isEmpty || text.contains("\r\n\r\n") { return text }
    }
  }

  /// Writes everything, or returns false where the other side is gone.
  @discardableResult
  public func write(_ bytes: [UInt8]) -> Bool {
    guard let descriptor = descriptor.withLock({ $0 }) else { return false }
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      offset += count
    }
    return true
  }

  /// Writes a text as UTF-8.
  @discardableResult
  public func write(_ text: String) -> Bool {
    write(Array(text.utf8))
  }

  /// Waits for the other side to close, throwing away what it sends.
  public func waitForClose() {
    while !read().isEmpty {}
  }

  /// Ends both directions; a thread blocked in a read wakes up.
  public func shutDown() {
    descriptor.withLock { if let open = $0 { _ = shutdown(open, Int32(SHUT_RDWR)) } }
  }

  /// Says that nothing more will be written; answers can still be read.
  public func finishWriting() {
    descriptor.withLock { if let open = $0 { _ = shutdown(open, Int32(SHUT_WR)) } }
  }

  /// Closes it; nothing happens where it is closed.
  public func close() {
    descriptor.withLock {
      if let open = $0 { Foundation.close(open) }
      $0 = nil
    }
  }

  static func loopback(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return address
  }
}
