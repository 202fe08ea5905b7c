import ReelCore
import ReelProvider
import ReelStore
import ReelTesting
import Testing

/// Who goes out while others fail, are slow, or are many.
@Suite(.timeLimit(.minutes(30))) struct NotifierShareTests {
    @Test func `an owner's dead targets leave room for those of the same owner that are well`() async throws {
        let world = try NotifierWorld()
        for index in 0..<6 { try await world.cancelJob("https://\(index).dead.example/") }
        try await world.with { _, sends in
            for _ in 0..<6 { await sends.take().answer(.failed("x")) }
            try await world.becomesAll { $0.attempts == 1 }
            await world.advance(by: .seconds(5))
            // Three are tried again, and the others wait for one of these.
            for _ in 0..<3 { #expect(await sends.take().notice.url.contains("dead")) }
            try await world.cancelJob("https://well.example/")
            #expect(await sends.take().notice.url == "https://well.example/")
        }
    }

    @Test func `to a target that fails goes one notice for all, and then all that waited`() async throws {
        let world = try NotifierWorld()
        for _ in 0..<4 { try await world.cancelJob("https://a.example/") }
        try await world.with { _, sends in
            for _ in 0..<2 { await sends.take().answer(.answered(status: 500)) }
            // After the second failure it is left alone for so long.
            await world.advance(by: .seconds(300))
            let probe = await sends.take()
            try await world.cancelJob("https://other.example/")
            let other = await sends.take()
            #expect(probe.notice.url == "https://a.example/" && other.notice.url == "https://other.example/")
            other.answer(.answered(status: 200))
            probe.answer(.answered(status: 200))
            for _ in 0..<3 {
                let send = await sends.take()
                #expect(send.notice.url == "https://a.example/")
                send.answer(.answered(status: 200))
            }
            try await world.becomesAll { $0.state == .delivered }
        }
    }

    @Test func `slow targets of many owners leave room for those that are fast`() async throws {
        let world = try NotifierWorld()
        for owner in UInt32(1)...3 {
            for index in 0..<3 { try await world.cancelJob("https://\(index).slow.example/", owner: owner) }
        }
        try await world.with { _, sends in
            var first: [PlayedSender.Send] = []
            for _ in 0..<9 { first.append(await sends.take()) }
            world.time.advance(by: .seconds(6))
            for send in first { send.answer(.answered(status: 200)) }
            try await world.becomesAll { $0.state == .delivered }
            for owner in UInt32(1)...3 {
                for index in 0..<3 { try await world.cancelJob("https://\(index).slow.example/", owner: owner) }
            }
            for _ in 0..<8 { #expect(await sends.take().notice.url.contains("slow")) }
            try await world.cancelJob("https://fast.example/", owner: 4)
            #expect(await sends.take().notice.url == "https://fast.example/")
        }
    }

    @Test func `a dead host with a URL for each job delays nothing at a host that is well`() async throws {
        let world = try NotifierWorld()
        for index in 0..<300 { try await world.cancelJob("https://dead.example/hook?job=\(index)") }
        try await world.cancelJob("https://well.example/")
        try await world.with { _, sends in
            var urls: [String] = []
            for _ in 0..<3 {
                let send = await sends.take()
                urls.append(send.notice.url)
                send.answer(send.notice.url.contains("dead") ? .failed("x") : .answered(status: 200))
            }
            #expect(urls.contains("https://well.example/") && Set(urls).count == 3, "\(urls)")
            await world.advance(by: .seconds(300))
            // A single one is tried for all that wait.
            #expect(await sends.take().notice.url.contains("dead"))
            try await world.cancelJob("https://well.example/")
            #expect(await sends.take().notice.url == "https://well.example/")
        }
    }

    @Test func `dead hosts of three owners with a URL for each job do not delay a fourth`() async throws {
        let world = try NotifierWorld()
        for owner in UInt32(1)...3 {
            for index in 0..<50 {
                try await world.cancelJob("https://\(owner).dead.example/hook?job=\(index)", owner: owner)
            }
        }
        world.time.advance(by: .seconds(1))
        try await world.cancelJob("https://well.example/", owner: 4)
        try await world.with { _, sends in
            var urls: [String] = []
            for _ in 0..<7 { urls.append(await sends.take().notice.url) }
            #expect(urls.contains("https://well.example/") && Set(urls).count == 7, "\(urls)")
        }
    }

    @Test func `who has less on the wire goes before those who have waited for longer`() async throws {
        let world = try NotifierWorld()
        for owner in UInt32(1)...3 {
            for index in 0..<6 { try await world.cancelJob("https://\(index).example/", owner: owner) }
        }
        world.time.advance(by: .seconds(1))
        try await world.cancelJob("https://late.example/", owner: 4)
        try await world.with { _, sends in
            var urls: [String] = []
            for _ in 0..<16 { urls.append(await sends.take().notice.url) }
            #expect(urls.contains("https://late.example/"), "\(urls)")
        }
    }

    @Test func `an alarm goes out though all places for jobs are taken, and with what it was told of`() async throws {
        let world = try NotifierWorld()
        for owner in UInt32(1)...3 {
            for index in 0..<6 { try await world.cancelJob("https://\(index).example/", owner: owner) }
        }
        try await world.with { _, sends in
            for _ in 0..<16 { #expect(await sends.take().notice.url != "https://alarm.example/") }
            let parked = LaneStanding(.parked, reason: "no_credit")
            for lane in ["other", "main"] { try await world.store.note(parked, of: lane) }
            let send = await sends.take()
            let body = try JSON(parsing: send.notice.body)
            #expect(body["type"]?.string == "lane.parked" && body["data"]?["lane"]?.string == "main")
            #expect(body["data"]?["reason"]?.string == "no_credit" && send.notice.url == "https://alarm.example/")
            send.answer(.answered(status: 200))
            try await world.becomes { $0.state == .delivered && $0.job == nil }
        }
    }

    @Test func `a notice that would be large goes out without the request, and says so`() async throws {
        let world = try NotifierWorld()
        try await world.with { _, sends in
            for length in [200_000, 300_000] {
                try await world.cancelJob("https://a.example/", prompt: String(repeating: "x", count: length))
                let send = await sends.take()
                let (body, isLarge) = (try JSON(parsing: send.notice.body), length > 262_144)
                #expect((body["data"]?["request"] == nil) == isLarge && body["data"]?["state"]?.string == "canceled")
                #expect(body["omitted"]?.array?.first?.string == (isLarge ? "request" : nil))
                send.answer(.answered(status: 200))
                try await world.becomesAll { $0.state == .delivered }
            }
        }
    }
}
