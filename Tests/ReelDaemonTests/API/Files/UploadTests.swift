import Foundation
import ReelAPI
import ReelCore
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct UploadTests {
    @Test func `a large image is moved into the uploads, and the provider gets it as it was given`() async throws {
        try await World.working { world in
            let url = Bodies.image(bytes: 100_000)
            let request = Bodies.request(firstFrame: url)
            let answer = try await world.post("/v1/jobs", #"{"request":\#(request)}"#)
            #expect(answer.status == 201 && answer.body.count < 4096)
            let job = try JobAnswer(json: answer.json)
            let reference = try #require(job.request["reference_images"]?.array?.first?["url"]?.string)
            let hash = try #require(reference.wholeMatch(of: /upload:([0-9a-f]{64})/)?.output.1)
            #expect(job.request == (try JSON(parsing: request.replacingOccurrences(of: url, with: reference))))
            let folder = "\(world.stateDirectory)/uploads"
            #expect(FileSystem.names(in: folder) == ["\(hash).png"])
            #expect(try FileSystem.permissions(of: folder) == 0o700)
            #expect(try FileSystem.permissions(of: "\(folder)/\(hash).png") == 0o600)
            #expect(try await world.settled(job.id).state == .succeeded)
            let sent = try #require(world.simulator.ledger.submissions.first?.bytes)
            #expect(String(decoding: sent, as: UTF8.self) == request)
            #expect(try await world.job(job.id).request == job.request)
        }
    }

    @Test func `a small image stays where it is`() async throws {
        try await World.working { world in
            let request = Bodies.request(firstFrame: Bodies.image(bytes: 1000))
            let job = try await world.submit(#"{"request":\#(request)}"#)
            #expect(job.request == (try JSON(parsing: request)))
            #expect(try await world.settled(job.id).state == .succeeded)
            let sent = try #require(world.simulator.ledger.submissions.first?.bytes)
            #expect(String(decoding: sent, as: UTF8.self) == request)
            #expect(!FileSystem.exists("\(world.stateDirectory)/uploads"))
        }
    }

    @Test func `the same image is kept once, also from the drop-in and from lines`() async throws {
        try await World.parked { world in
            let url = Bodies.image(bytes: 10_000)
            let job = #"{"request":\#(Bodies.request(firstFrame: url))}"#
            _ = try await world.submit(job)
            #expect(try await world.postLines("\(job)\n\(job)\n").lines.compactMap { $0["id"] }.count == 2)
            let answer = try await world.post("/v1/videos/generate", Bodies.request(firstFrame: url))
            #expect(answer.status == 200)
            #expect(FileSystem.names(in: "\(world.stateDirectory)/uploads").count == 1)
            let requests = try JobPage(json: await world.get("/v1/jobs").json).jobs.map(\.request)
            #expect(requests.count == 4 && Set(requests).count == 1)
        }
    }

    @Test func `a request with an image is known again by its key`() async throws {
        try await World.parked { world in
            let body = #"{"request":\#(Bodies.request(firstFrame: Bodies.image(bytes: 10_000)))}"#
            let first = try await world.post("/v1/jobs", body, "Idempotency-Key: image")
            let again = try await world.post("/v1/jobs", body, "Idempotency-Key: image")
            #expect(first.status == 201 && again.status == 200 && again.text == first.text)
            let other = #"{"request":\#(Bodies.request(firstFrame: Bodies.image(bytes: 10_001)))}"#
            #expect(try await world.post("/v1/jobs", other, "Idempotency-Key: image").status == 409)
            #expect(FileSystem.names(in: "\(world.stateDirectory)/uploads").count == 1)
        }
    }

    @Test func `a refused request leaves no file, and its answer no image`() async throws {
        try await World.parked { world in
            let url = Bodies.image(bytes: 50_000)
            let bodies = [
                #"{"request":\#(Bodies.request(firstFrame: url)),"bach":1}"#,
                #"{"request":\#(Bodies.request(firstFrame: url + "!"))}"#,
                #"{"request":\#(Bodies.request(firstFrame: url.replacingOccurrences(of: "png", with: "gif")))}"#,
            ]
            for body in bodies {
                let answer = try await world.post("/v1/jobs", body)
                #expect(answer.status == 400 && answer.body.count < 2000)
            }
            #expect(!FileSystem.exists("\(world.stateDirectory)/uploads"))
            try await world.expectNothingStored()
        }
    }
}
