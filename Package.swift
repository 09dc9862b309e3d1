// swift-tools-version: 6.2
import PackageDescription

/// `CHRON_WARNINGS=error`, as CI sets it, makes errors of this package's warnings, not of others'.
let strictness: [SwiftSetting] =
  Context.environment["CHRON_WARNINGS"] == "error" ? [.treatAllWarnings(as: .error)] : []

let settings: [SwiftSetting] =
  strictness + [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ]

/// A target of this package; the dependencies it names are the only ones it may import.
func target(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], path: "Tests/\(name)",
    swiftSettings: settings)
}

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let lifecycle: Target.Dependency = .product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let signals: Target.Dependency = .product(
  name: "UnixSignals", package: "swift-service-lifecycle")
let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "chron",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "chron", targets: ["chron"]),
    .library(name: "EDTF", targets: ["EDTF"]),
    .library(name: "TransparencyLog", targets: ["TransparencyLog"]),
    .library(name: "EventStore", targets: ["EventStore"]),
    .library(name: "Chronology", targets: ["Chronology"]),
    .library(name: "SyncAgent", targets: ["SyncAgent"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    // Hummingbird's own vocabulary, which the server's code names.
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
  ],
  targets: [
    target("EDTF"),
    target("TransparencyLog", [crypto]),
    .target(name: "CSQLite"),
    target("EventStore", ["TransparencyLog", "CSQLite", crypto, grdb, sqlite]),
    target("Chronology", ["EDTF", "EventStore", "TransparencyLog", crypto, grdb]),
    // Elsewhere it loads libcurl itself, when it is first used: see Loading.c.
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl", .when(platforms: [.macOS]))]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    target("CurlClient", ["CCurl"]),
    target(
      "SyncAgent",
      [
        "EventStore", "TransparencyLog", "CurlClient", "CZlib", hummingbird, hummingbirdCore,
        lifecycle, signals, logging, nio, httpTypes,
      ]),
    .executableTarget(
      name: "chron",
      dependencies: [
        "Chronology", "EDTF", "EventStore", "SyncAgent", "TransparencyLog", argumentParser,
        lifecycle, logging,
      ],
      swiftSettings: settings),

    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
    tests("EDTFTests", ["EDTF"]),
    tests("TransparencyLogTests", ["TransparencyLog", crypto]),
    tests("EventStoreTests", ["EventStore", "TransparencyLog", grdb, sqlite]),
    tests("ChronologyTests", ["Chronology", "EDTF", "EventStore", "TransparencyLog", grdb]),
    tests("CurlClientTests", ["CurlClient", "CZlib", hummingbird, lifecycle, logging, nio]),
    tests(
      "SyncAgentTests",
      [
        "SyncAgent", "EventStore", "TransparencyLog", "CurlClient", httpTypes, lifecycle, logging,
      ]),
    tests(
      "SimulationTests",
      [
        "Chronology", "CurlClient", "EDTF", "EventStore", "SyncAgent", "TransparencyLog", grdb,
        sqlite, hummingbird, httpTypes, logging, nio,
      ]),
    tests("ChronTests", ["chron", "EventStore", "TransparencyLog", grdb, argumentParser]),
    tests("TidyTests", []),
  ],
  swiftLanguageModes: [.v6]
)
