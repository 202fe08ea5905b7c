// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "reel",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "reeld", targets: ["reeld"]),
        .executable(name: "reel", targets: ["reel"]),
        .executable(name: "reel-sim", targets: ["reel-sim"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .target(name: "ReelCore"),
        .target(
            name: "ReelStore",
            dependencies: [
                "ReelCore", "CHost", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        .target(
            name: "ReelProvider",
            dependencies: [
                "ReelCore", "CHost",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        .target(
            name: "ReelEngine",
            dependencies: [
                "ReelCore", "ReelStore", "ReelProvider",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "ReelAPI",
            dependencies: [
                "ReelCore",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]
        ),
        .systemLibrary(name: "CHost"),
        .systemLibrary(
            name: "CSystemd",
            pkgConfig: "libsystemd",
            providers: [.apt(["libsystemd-dev"])]
        ),
        .target(
            name: "ReelDaemon",
            dependencies: [
                "ReelCore", "ReelStore", "ReelProvider", "ReelEngine", "ReelAPI", "CHost", "CSystemd",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOExtras", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .target(
            name: "ReelSimulator",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .target(name: "ReelTesting", dependencies: ["ReelCore", "ReelStore", "ReelProvider"]),
        .target(
            name: "CPowerCut", cSettings: [.enableWarning("all"), .treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("sqlite3")]
        ),
        .target(
            name: "ReelTorture",
            dependencies: [
                "ReelCore", "ReelAPI", "ReelSimulator", "ReelTesting",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .executableTarget(
            name: "reel-torture",
            dependencies: ["ReelTorture", .product(name: "ArgumentParser", package: "swift-argument-parser")]
        ),
        .target(
            name: "ReelBench",
            dependencies: [
                "ReelCore", "ReelSimulator", "ReelTesting", .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .executableTarget(
            name: "reel-bench",
            dependencies: [
                "ReelBench", "ReelCore", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .executableTarget(
            name: "reeld",
            dependencies: [
                "ReelCore", "ReelDaemon", "ReelSimulator",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .target(
            name: "ReelCommand",
            dependencies: [
                "ReelCore", "ReelAPI",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .executableTarget(name: "reel", dependencies: ["ReelCommand"]),
        .executableTarget(
            name: "reel-sim",
            dependencies: [
                "ReelSimulator",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .testTarget(name: "ReelCoreTests", dependencies: ["ReelCore", "ReelTesting"]),
        .testTarget(
            name: "ReelStoreTests",
            dependencies: [
                "CPowerCut", "ReelCore", "ReelStore", "ReelTesting", .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "ReelProviderTests",
            dependencies: [
                "ReelCore", "ReelProvider", "ReelSimulator", "ReelTesting",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        .testTarget(
            name: "ReelEngineTests",
            dependencies: ["ReelCore", "ReelStore", "ReelProvider", "ReelEngine", "ReelSimulator", "ReelTesting"]
        ),
        .testTarget(
            name: "ReelMoneyTests",
            dependencies: [
                "ReelCore", "ReelStore", "ReelProvider", "ReelEngine", "ReelTesting",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "ReelDaemonTests",
            dependencies: [
                "ReelCore", "ReelStore", "ReelProvider", "ReelEngine", "ReelAPI", "ReelDaemon", "ReelSimulator",
                "ReelTesting",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Yams", package: "Yams"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "ReelCommandTests",
            dependencies: [
                "ReelCore", "ReelAPI", "ReelCommand",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "ReelSimulatorTests",
            dependencies: [
                "ReelSimulator",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "ReelTortureTests",
            dependencies: ["ReelCore", "ReelAPI", "ReelTesting", "ReelTorture", "reeld", "reel-torture"]
        ),
        .testTarget(name: "ReelBenchTests", dependencies: ["ReelBench", "ReelCore", "ReelStore", "ReelTesting"]),
        .testTarget(
            name: "ReelEndToEndTests",
            dependencies: ["ReelCore", "ReelAPI", "ReelSimulator", "ReelTesting", "reeld", "reel", "reel-sim"]
        ),
    ]
)

// One set of language settings for every target of ours.
for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]
}
