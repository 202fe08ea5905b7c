import Testing

extension World {
    /// The world of a suite with ``SharedWorld``.
    @TaskLocal private static var current: World?

    static var shared: World {
        get throws { try #require(current) }
    }

    fileprivate static func share(_ world: World, _ body: () async throws -> Void) async throws {
        try await $current.withValue(world, operation: body)
    }
}

/// One parked daemon for all tests of a suite.
struct SharedWorld: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await World.parked { world in try await World.share(world) { try await function() } }
    }
}

extension Trait where Self == SharedWorld {
    static var sharedWorld: SharedWorld { SharedWorld() }
}
