// Ids: UUIDs of versions 7 and 8, handles, and what people make of them when they type.

import EventStore
import Testing

@testable import Chronology

@Suite("Ids of facts and sources")
struct IdentityTests {
  @Test("an imported row's id is UUID version 8 of the hash that the format prescribes")
  func imported() throws {
    let chronology = try #require(ChronologyID("000102030405060708090a0b0c0d0e0f"))
    let id = FactID.imported(chronology: chronology, namespace: "facts", row: "1")
    // printf 'chron-import/v1\n000102030405060708090a0b0c0d0e0f\nfacts\n1' | sha256sum
    #expect(id.description == "3ea05c2b-ec3c-8bcd-9678-da0dccaf3d54")
    #expect(FactID(id.description) == id)
    #expect(FactID(id.description.uppercased()) == id)
  }

  @Test("a new id is UUID version 7 and carries its time")
  func random() throws {
    let time = try #require(Timestamp("2026-11-21T10:00:00.123456Z"))
    let id = FactID.random(at: time)
    #expect(id.high >> 16 == UInt64(time.microseconds / 1_000))
    #expect(id.high >> 12 & 0xF == 7)
    #expect(id.low >> 62 == 0b10)
    #expect(FactID.random(at: time) != id)
  }

  @Test("a handle spells the last 60 bits, and is read however it is typed")
  func handles() throws {
    let id = try #require(FactID("01890a5d-ac96-774b-bfff-ffffffffffff"))
    #expect(id.handle == "zzzzzzzzzzzz")
    let other = try #require(FactID("01890a5d-ac96-774b-b000-000000000021"))
    #expect(other.handle == "000000000011")
    #expect(FactID.handleDigits("OIL-1") == [0, 1, 1, 1])
    #expect(FactID.handleDigits("u") == nil)
    #expect(FactID.shortestCount(id.handleNumber, neighbours: [id.handleNumber - 1]) == 12)
    #expect(FactID.shortestCount(id.handleNumber, neighbours: [other.handleNumber]) == 6)
  }

  @Test("what is no id is refused")
  func refused() {
    #expect(FactID("01890a5d-ac96-774b-bfff-fffffffffff") == nil)
    #expect(FactID("01890a5d-ac96-774b-bfff-ffffffffffffg") == nil)
    #expect(FactID("01890a5dac96-774b-bfff-ffffffffffff-") == nil)
    #expect(SourceID("sha256:ABC") == nil)
    #expect(SourceID(sha256: String(repeating: "A", count: 64)) == nil)
    #expect(SourceID(sha256: String(repeating: "a", count: 64)) != nil)
    #expect(SourceID("urn:uuid:01890a5d-ac96-774b-bfff-ffffffffffff") != nil)
  }
}
