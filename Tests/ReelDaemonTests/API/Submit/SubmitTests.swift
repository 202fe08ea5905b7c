import Foundation
import ReelAPI
import ReelCore
import Testing

@Suite(.sharedWorld, .timeLimit(.minutes(30)))
struct SubmitTests {
    private static let members = [
        "id", "state", "hold_reasons", "request", "model", "lane", "owner", "batch", "labels", "priority", "not_before",
        "deadline", "attempts", "next_at", "task_id", "provider_status", "overdue", "cancel_requested", "may_be_billed",
        "error", "credits", "clips", "warnings", "created_at", "submitted_at", "finished_at", "after", "eta",
    ]

    @Test func `a new job is answered with 201 and every member of a job`() async throws {
        let answer = try await World.shared.post("/v1/jobs", Bodies.job("every member"))
        #expect(answer.status == 201)
        let job = try #require(try answer.json.object)
        #expect(job.names == Self.members)
        #expect(job["state"] == "queued" && job["hold_reasons"] == [] && job["model"] == "kling/kling-v3")
        #expect(job["lane"] == "main" && job["owner"] == "root" && job["labels"] == [:] && job["priority"] == 0)
        #expect(job["attempts"] == 0 && job["clips"] == [] && job["warnings"] == [])
        #expect(job["overdue"] == false && job["cancel_requested"] == false && job["may_be_billed"] == false)
        #expect(job["credits"] == ["estimate": 600, "state": "none"])
        for name in ["batch", "not_before", "deadline", "next_at", "task_id", "error", "submitted_at", "finished_at"] {
            #expect(job[name]?.isNull == true, "\(name)")
        }
    }

    @Test func `ids are small whole numbers and times ISO 8601 in UTC with milliseconds`() async throws {
        let text = try await World.shared.post("/v1/jobs", Bodies.job()).text
        #expect(text.firstMatch(of: /^{"id":[1-9][0-9]{0,3},/) != nil)
        #expect(text.firstMatch(of: /"created_at":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"/) != nil)
    }

    @Test(arguments: [
        #"{"prompt":"zebra","extra_params":{"cfg_scale":0.50},"model":"kling/kling-v3","duration":5}"#,
        #"{"prompt":"zebra é 🎬 \"quoted\" \\ /\n\t e\#u{301}","model":"kling/kling-v3"}"#,
        #"{"model":"kling/kling-v3","prompt":"zebra","new":{"b":1e2,"a":[1.0,-0,12345678901234567890],"":null}}"#,
        Bodies.seed,
    ])
    func `the request comes back exactly as it was given`(request: String) async throws {
        let world = try World.shared
        let answer = try await world.post("/v1/jobs", #"{"request":\#(request)}"#)
        #expect(answer.status == 201)
        #expect(answer.text.contains(#""request":\#(request),"model":"#), "\(answer.text)")
        let id = try JobAnswer(json: answer.json).id
        #expect(try await world.get("/v1/jobs/\(id)").text == answer.text)
    }

    @Test(arguments: [
        (#""sound":"on""#, "sound"),
        (#""extra_params":{"cfg_scale":0.5,"style":1}"#, "extra_params.style"),
        (#""extra_params":{"camera_control":{"type":"down_back","speed":1}}"#, "extra_params.camera_control.speed"),
        (
            #""reference_images":[{"url":"https://a/b.png","reference_type":"asset","w":1}]"#, "reference_images[0].w"
        ),
    ])
    func `unknown keys of a request are warned of by their paths and kept`(member: String, path: String) async throws {
        let job = try await World.shared.submit(#"{"request":\#(Bodies.request(with: member))}"#)
        #expect(job.warnings.map(\.field) == [path])
        #expect(job.request == (try JSON(parsing: Bodies.request(with: member))))
    }

    @Test func `unknown keys beside the request are refused by name`() async throws {
        let body = Bodies.job("unknown", #""bach":"b","prority":3"#)
        try expectRefusal(
            await World.shared.post("/v1/jobs", body), .invalidRequest, field: "bach", "bach", "prority", "batch")
    }

    @Test(arguments: [
        (#""resolution":"720p""#, "request.resolution", "720P"),
        (#""aspect_ratio":"16x9""#, "request.aspect_ratio", "16:9"),
        (#""duration":5.0"#, "request.duration", "whole number"), (#""duration":16"#, "request.duration", "15"),
        (#""extra_params":{"multi_shot":true}"#, "request.extra_params.shot_type", "customize"),
    ])
    func `a value that is nearly right is refused and never corrected`(
        member: String, field: String, hint: String
    ) async throws {
        let answer = try await World.shared.post("/v1/jobs", #"{"request":\#(Bodies.request(with: member))}"#)
        try expectRefusal(answer, .invalidRequest, field: field, hint)
    }

    @Test func `takes make so many jobs of one request`() async throws {
        let world = try World.shared
        let one = try await world.post("/v1/jobs", Bodies.job("one take", #""takes":1"#))
        #expect(try one.status == 201 && (one.json["id"] != nil))
        let three = try await world.post("/v1/jobs", Bodies.job("takes", #""takes":3,"batch":"takes""#))
        #expect(three.status == 201)
        let jobs = try #require(try three.json["jobs"]?.array).map(JobAnswer.init)
        #expect(try three.json.object?.names == ["jobs"])
        #expect(Set(jobs.map(\.id)).count == 3 && Set(jobs.map(\.request)).count == 1)
        let listed = try JobPage(json: await world.get("/v1/jobs?batch=takes").json)
        #expect(listed.jobs.map(\.id) == jobs.map(\.id).reversed())
    }

    @Test func `a body without a media type, or with parameters to it, is JSON too`() async throws {
        let world = try World.shared
        for type in ["Content-Type: Application/JSON; charset=utf-8", "X-Nothing: 1"] {
            let bytes = Array(Bodies.job().utf8)
            let head = World.head("POST", "/v1/jobs", [type, "content-length: \(bytes.count)"])
            #expect(try await world.exchange(Array(head.utf8) + bytes).status == 201)
        }
    }
}
