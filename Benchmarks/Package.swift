// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that what measures is never built by those who only use.
let package = Package(
  name: "chron-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "chron", path: "..")],
  targets: [
    .executableTarget(
      name: "measure",
      dependencies: [
        .product(name: "Chronology", package: "chron"),
        .product(name: "EDTF", package: "chron"),
        .product(name: "EventStore", package: "chron"),
        .product(name: "TransparencyLog", package: "chron"),
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
