import ReelAPI
import ReelCommand
import ReelCore
import Testing

@Suite struct RequestTests {
    private func draft(
        _ text: String?, _ change: (inout RequestChanges, inout QueueChanges) -> Void = { _, _ in }
    ) throws -> String {
        var (request, queue) = (RequestChanges(), QueueChanges())
        change(&request, &queue)
        return try JobDraft(document: text.map { try JSON(parsing: $0) }, request: request, queue: queue).json
            .description
    }

    @Test func `a bare request is wrapped, and stays as it was written`() throws {
        #expect(
            try draft(#"{"model":"m","cfg":0.50,"new":{"b":1,"a":2}}"#)
                == #"{"request":{"model":"m","cfg":0.50,"new":{"b":1,"a":2}}}"#)
    }

    @Test func `a job with queue settings stays as it was written`() throws {
        let text = #"{"batch":"b","request":{"model":"m"},"unknown":1}"#
        #expect(try draft(text) == text)
    }

    @Test func `flags alone make a request`() throws {
        let made = try draft(nil) { request, _ in
            (request.model, request.prompt, request.duration) = ("m", "a \"cat\"", 5)
            (request.resolution, request.aspectRatio, request.audio) = ("720P", "1:1", false)
        }
        #expect(
            made
                == #"{"request":{"model":"m","prompt":"a \"cat\"","resolution":"720P","aspect_ratio":"1:1","duration":5,"generate_audio":false}}"#
        )
    }

    @Test func `flags override the file in place`() throws {
        let made = try draft(#"{"prompt":"old","model":"m","duration":3,"extra_params":{"a":1,"b":2}}"#) { request, _ in
            (request.prompt, request.duration) = ("new", 8)
            request.extraParams = JSON.Object([("b", 3), ("c", 4)])
        }
        #expect(made == #"{"request":{"prompt":"new","model":"m","duration":8,"extra_params":{"a":1,"b":3,"c":4}}}"#)
    }

    @Test func `a frame takes the other's place, assets are added`() throws {
        let file =
            #"{"reference_images":[{"url":"a","reference_type":"first_frame"},{"url":"b","reference_type":"asset"}]}"#
        let made = try draft(file) { request, _ in
            request.images = [.init(.firstFrame, url: "c"), .init(.asset, url: "d")]
        }
        let images = try #require(JSON(parsing: made)["request"]?["reference_images"]?.array)
        #expect(images.compactMap { $0["url"]?.string } == ["b", "c", "d"])
    }

    @Test func `queue settings go beside the request, labels are added`() throws {
        let made = try draft(#"{"request":{},"labels":{"x":"1","y":"2"}}"#) { _, queue in
            (queue.batch, queue.lane, queue.priority, queue.takes) = ("spring", "b", -3, 2)
            queue.labels = [("y", "3"), ("z", "=")]
            (queue.notBefore, queue.after, queue.isAgain) = (FakeTime.start, [4, 5], true)
        }
        let expected: JSON = [
            "request": [:], "labels": ["x": "1", "y": "3", "z": "="], "batch": "spring", "lane": "b", "priority": -3,
            "takes": 2, "not_before": "2027-01-15T08:00:00.000Z", "after": [4, 5], "again": true,
        ]
        #expect(try JSON(parsing: made) == expected)
    }

    @Test func `what is no object is refused`() {
        #expect(throws: UsageError.self) { try draft("[]") }
        #expect(throws: UsageError.self) { try draft(#"{"request":1}"#) { request, _ in request.model = "m" } }
        #expect(throws: UsageError.self) {
            try draft(#"{"labels":1,"request":{}}"#) { _, queue in queue.labels = [("a", "b")] }
        }
    }

    @Test func `a key in the file moves into the header`() throws {
        var draft = try JobDraft(
            document: JSON(parsing: #"{"request":{},"idempotency_key":"k"}"#), request: .init(), queue: .init())
        #expect(draft.takeIdempotencyKey() == "k")
        #expect(draft.json.description == #"{"request":{}}"#)
        #expect(draft.takeIdempotencyKey() == nil)
    }

    @Test func `every line gets a key of its own, unless it has one`() throws {
        func line(_ text: String) throws -> String {
            var drafts = LineDrafts(request: .init(), queue: .init(), keys: try LineKeys(name: "k"))
            return String(decoding: try drafts.line(try JSON(parsing: text), number: 7).bytes, as: UTF8.self)
        }
        let plain = try line(#"{"model":"m"}"#)
        #expect(plain.hasPrefix(#"{"request":{"model":"m"},"idempotency_key":"k-"#))
        #expect(plain.hasSuffix(#"-1","again":false}"#))
        // The form does not count, and a key that is null is none: sent without one, a line would be paid for twice.
        #expect(try line(#"{"request":{"model":"m"},"idempotency_key":null}"#) == plain)
        #expect(
            try line(#"{"request":{},"again":true}"#).hasPrefix(#"{"request":{},"again":true,"idempotency_key":"k-"#))
        #expect(try line(#"{"request":{},"idempotency_key":"own"}"#) == #"{"request":{},"idempotency_key":"own"}"#)
        #expect(throws: UsageError.self) { try line("[1]") }
    }

    @Test func `a line's key is of what it says and how often, not of where it stands`() throws {
        func keys(_ prompts: [String], _ keys: LineKeys, batch: String? = nil) throws -> [String] {
            var queue = QueueChanges()
            queue.batch = batch
            var drafts = LineDrafts(request: .init(), queue: queue, keys: keys)
            return try prompts.enumerated().map { number, prompt in
                let line = try drafts.line(["prompt": .string(prompt)], number: number)
                return try JSON(parsing: line.bytes)["idempotency_key"]?.string ?? ""
            }
        }
        let file = LineKeys(path: "/a.jsonl")
        let first = try keys(["a", "b", "a"], file)
        #expect(Set(first).count == 3 && first.allSatisfy { $0.count < 60 })
        #expect(
            try keys(["a", "x", "a", "y"], file) == [first[0], keys(["x"], file)[0], first[2], keys(["y"], file)[0]])
        #expect(try keys(["b", "a", "a"], file) == [first[1], first[0], first[2]])
        #expect(try keys(["a", "b", "a"], file, batch: "spring") == first)
        #expect(try keys(["a", "b", "a"], LineKeys(path: "/b.jsonl")).allSatisfy { !first.contains($0) })
        #expect(throws: UsageError.self) { try LineKeys(name: String(repeating: "k", count: 201)) }
    }
}
