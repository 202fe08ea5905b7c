import ReelAPI
import ReelCore
import Testing

@Suite(.timeLimit(.minutes(30)))
struct ListTests {
    private static func ids(_ world: World, _ query: String) async throws -> [JobID] {
        try JobPage(json: await world.get("/v1/jobs\(query)").json).jobs.map(\.id)
    }

    @Test func `jobs are listed newest first and page by page`() async throws {
        try await World.parked { world in
            #expect(try await world.get("/v1/jobs").text == #"{"jobs":[],"next":null}"#)
            _ = try await world.postLines((1...60).map { Bodies.job("\($0)") }.joined(separator: "\n"))
            let first = try JobPage(json: await world.get("/v1/jobs").json)
            #expect(first.jobs.map(\.id) == (11...60).reversed() && first.next != nil)
            var (seen, next): ([JobID], JobID?) = ([], nil)
            repeat {
                let page = try JobPage(
                    json: await world.get("/v1/jobs?limit=7" + (next.map { "&before=\($0)" } ?? "")).json)
                #expect(page.jobs.count <= 7)
                seen += page.jobs.map(\.id)
                next = page.next
            } while next != nil
            #expect(seen == (1...60).reversed())
            #expect(try await Self.ids(world, "?limit=1000").count == 60)
            #expect(try await Self.ids(world, "?limit=1") == [60])
            #expect(try await Self.ids(world, "?before=3") == [2, 1])
        }
    }

    @Test func `filters narrow the list, alone and together`() async throws {
        try await World.parked { world in
            let label = #""labels":{"shot":"a b:c","k":"v"}"#
            _ = try await world.submit(Bodies.job("1", #""batch":"one","# + label))
            _ = try await world.submit(Bodies.job("2", #""batch":"one""#))
            _ = try await world.submit(Bodies.job("3", label))
            let omni = #"{"request":{"model":"kling/kling-v3-omni","prompt":"zebra 4"},"batch":"two"}"#
            _ = try await world.submit(omni)
            _ = try await world.act("hold", 2)
            let expected: [(String, [JobID])] = [
                ("state=queued", [4, 3, 1]), ("state=held", [2]), ("state=succeeded", []), ("batch=one", [2, 1]),
                ("batch=on", []), ("batch=one%00", []), ("model=kling/kling-v3-omni", [4]),
                ("model=kling%2Fkling-v3", [3, 2, 1]),
                ("label=k:v", [3, 1]), ("label=shot:a%20b:c", [3, 1]), ("label=shot:a", []), ("label=k:", []),
                ("lane=main", [4, 3, 2, 1]), ("lane=other", []), ("owner=root", [4, 3, 2, 1]),
                ("owner=0", [4, 3, 2, 1]),
                ("owner=nobody", []), ("owner=no-such-user", []), ("batch=one&label=k:v&state=queued", [1]),
                ("batch=one&state=held&before=2", []), ("label=k:v&limit=1", [3]),
            ]
            for (query, ids) in expected { #expect(try await Self.ids(world, "?\(query)") == ids, "\(query)") }
        }
    }

    @Test(arguments: [
        ("limit=0", "limit"), ("limit=1001", "limit"), ("limit=-1", "limit"), ("limit=ten", "limit"),
        ("limit=", "limit"),
        ("limit=99999999999999999999", "limit"), ("before=0", "before"), ("before=x", "before"),
        ("before=99999999999999999999", "before"), ("state=done", "state"), ("state=", "state"),
        ("state=Queued", "state"),
        ("label=x", "label"), ("label=:x", "label"), ("bogus=1", "bogus"), ("Limit=1", "Limit"),
        ("state=queued&state=held", "state"), ("limit=1&limit=2", "limit"),
    ])
    func `a filter that cannot be read is refused by name`(query: String, field: String) async throws {
        try await World.parked { world in
            try expectRefusal(await world.get("/v1/jobs?\(query)"), .invalidRequest, field: field)
        }
    }
}
