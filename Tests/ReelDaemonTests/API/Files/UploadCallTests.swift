import Foundation
import Glibc
import ReelAPI
import ReelCore
import ReelSimulator
import ReelTesting
import Testing

/// `POST /v1/uploads`, and what jobs may do with what it answers.
@Suite(.timeLimit(.minutes(30)))
struct UploadCallTests {
    private func upload(_ world: World, _ bytes: [UInt8], _ type: String? = nil) async throws -> WireAnswer {
        try await world.post("/v1/uploads", bytes: bytes, ["Content-Type: \(type ?? "application/octet-stream")"])
    }

    private func accepted(_ world: World, _ bytes: [UInt8]) async throws -> UploadAnswer {
        let answer = try await upload(world, bytes)
        #expect(answer.status == 201, "\(answer.text)")
        return try UploadAnswer(json: answer.json)
    }

    private func job(_ url: String) -> String { #"{"request":\#(Bodies.request(firstFrame: url))}"# }

    @Test func `an image is kept once, and the provider gets its bytes`() async throws {
        try await World.working { world in
            let bytes = TestImage.jpeg(1280, 720, behind: [Array("Exif\0\0".utf8) + TestImage.jpeg(160, 120)])
            let first = try await upload(world, bytes, "image/jpeg")
            #expect(first.status == 201)
            let image = try UploadAnswer(json: first.json)
            #expect(image.bytes == bytes.count && image.width == 1280 && image.height == 720)
            #expect(image.contentType == "image/jpeg")
            #expect(image.url.wholeMatch(of: /upload:[0-9a-f]{64}/) != nil)
            let second = try await upload(world, bytes)
            #expect(second.status == 200 && second.text == first.text)
            let folder = "\(world.stateDirectory)/uploads"
            #expect(FileSystem.names(in: folder) == ["\(image.url.dropFirst(7)).jpg"])
            let stored = try await world.submit(job(image.url))
            #expect(stored.request["reference_images"]?.array?.first?["url"]?.string == image.url)
            #expect(try await world.settled(stored.id).state == .succeeded)
            let sent = try #require(world.simulator.ledger.submissions.first?.bytes)
            let given = Bodies.request(firstFrame: "data:image/jpeg;base64,\(Data(bytes).base64EncodedString())")
            #expect(String(decoding: sent, as: UTF8.self) == given)
        }
    }

    @Test func `what is no image is refused with what it is, and leaves nothing`() async throws {
        try await World.parked { world in
            let (png, jpeg) = (TestImage.png(bytes: 500), TestImage.jpeg())
            let cases: [([UInt8], String?, ReelError.Code, String)] = [
                (jpeg, "image/png", .unsupportedMediaType, "its bytes are a JPEG"),
                (png, "image/jpeg", .unsupportedMediaType, "its bytes are a PNG"),
                (png, "image/svg+xml", .unsupportedMediaType, "image/png or image/jpeg"),
                (png, "multipart/form-data; boundary=x", .unsupportedMediaType, "--data-binary"),
                (Array("<svg/>".utf8), "image/png", .unsupportedMediaType, "an SVG"),
                (Array("<!doctype html>".utf8), nil, .unsupportedMediaType, "an HTML page"),
                (Array("a plain text".utf8), nil, .unsupportedMediaType, "text"),
                ([], "image/png", .invalidRequest, "empty"), (png.dropLast(), nil, .invalidRequest, "cut off"),
                (jpeg.dropLast(2), nil, .invalidRequest, "cut off"),
                (Array(png.prefix(20)), nil, .unsupportedMediaType, "a damaged PNG"),
                (png + Array("PK\u{3}\u{4}evil".utf8), nil, .unsupportedMediaType, "a ZIP archive"),
                (jpeg + Array("<script>alert(1)</script>".utf8), nil, .unsupportedMediaType, "a script"),
            ]
            for (bytes, type, code, words) in cases {
                try expectRefusal(await upload(world, bytes, type), code, field: nil, words)
            }
            #expect(FileSystem.names(in: "\(world.stateDirectory)/uploads") == [])
        }
    }

    @Test func `over 64 MiB is refused, at its announcement or when it has become too large`() async throws {
        try await World.parked { world in
            let head = World.head("POST", "/v1/uploads", ["Content-Type: image/png", "Content-Length: 67108865"])
            try expectRefusal(await world.exchange(Array(head.utf8)), .tooLarge, field: nil, "64 MiB")
            let answer = try await world.converse { connection in
                try connection.send(
                    World.head("POST", "/v1/uploads", ["Content-Type: image/png", "Transfer-Encoding: chunked"]))
                let chunk = Array("100000\r\n".utf8) + [UInt8](repeating: 7, count: 1 << 20) + Array("\r\n".utf8)
                for _ in 0..<80 where connection.sendUntilAnswered(chunk) < chunk.count { break }
                return try connection.answer()
            }
            try expectRefusal(answer, .tooLarge, field: nil, "64 MiB")
            #expect(FileSystem.names(in: "\(world.stateDirectory)/uploads") == [])
        }
    }

    @Test func `a job's image is judged before the job is taken, by lines and estimates too`() async throws {
        try await World.parked { world in
            let cases = [
                (TestImage.png(299, 400), "299x400"), (TestImage.jpeg(1000, 399), "1000x399"),
                (TestImage.png(bytes: (10 << 20) + 1), "at most 10 MiB"),
            ]
            let field = "request.reference_images[0].url"
            for (bytes, words) in cases {
                let url = try await accepted(world, bytes).url
                try expectRefusal(await world.post("/v1/jobs", job(url)), .invalidRequest, field: field, words)
                try expectRefusal(await world.post("/v1/estimate", job(url)), .invalidRequest, field: field, words)
                #expect(try await world.postLines(job(url)).lines.first?["error"]?["field"]?.string == field)
                let dropIn = try await world.post("/v1/videos/generate", Bodies.request(firstFrame: url))
                #expect(dropIn.status == 400 && dropIn.text.contains("reference_images[0].url"))
            }
            try await world.expectNothingStored()
        }
    }

    @Test func `an upload that never was is named`() async throws {
        try await World.parked { world in
            let url = "upload:" + String(repeating: "a", count: 64)
            try expectRefusal(
                await world.post("/v1/jobs", job(url)), .invalidRequest, field: "request.reference_images[0].url",
                "there is no upload \(url)")
        }
    }

    @Test(.enabled(if: OtherUser.isPossible))
    func `nobody refers to another's upload, which is like one that never was`() async throws {
        try await World.parked { world in
            OtherUser.admit(to: world)
            let bytes = TestImage.png(bytes: 5000)
            let url = try await accepted(world, bytes).url
            let answer = try await OtherUser.call(world, "POST", "/v1/jobs", job(url))
            try expectRefusal(answer, .invalidRequest, field: "request.reference_images[0].url", "there is no upload")
            // He who sends the same bytes himself may: also within a request.
            let inline = job("data:image/png;base64,\(Data(bytes).base64EncodedString())")
            let file = "\(world.daemon.folder.path)/body"
            try inline.write(toFile: file, atomically: true, encoding: .utf8)
            chmod(file, 0o644)
            #expect(try await OtherUser.call(world, "POST", "/v1/jobs", "@\(file)").status == 201)
            #expect(try await OtherUser.call(world, "POST", "/v1/jobs", job(url)).status == 201)
        }
    }

    @Test func `an upload that breaks off leaves nothing, and one that a kill cut off is cleared at the start`()
        async throws
    {
        try await World.parked { world in
            let folder = "\(world.stateDirectory)/uploads"
            let url = try await accepted(world, TestImage.png(bytes: 2000)).url
            let kept = FileSystem.names(in: folder)
            try await world.converse { connection in
                try connection.send(
                    World.head("POST", "/v1/uploads", ["Content-Type: image/png", "Content-Length: 100000"]))
                try connection.send([UInt8](repeating: 1, count: 50_000))
                connection.finishSending()
                _ = try? connection.answer()
            }
            #expect(FileSystem.names(in: folder) == kept)
            await world.daemon.kill()
            try Data([1]).write(to: URL(filePath: "\(folder)/.cut-off"))
            try await world.daemon.start()
            #expect(FileSystem.names(in: folder) == kept)
            #expect(try await world.post("/v1/jobs", job(url)).status == 201)
        }
    }

    @Test func `an upload whose file is gone is said to be gone, and comes back when it is sent again`() async throws {
        try await World.parked { world in
            let bytes = TestImage.png(bytes: 2000)
            let url = try await accepted(world, bytes).url
            try FileManager.default.removeItem(atPath: "\(world.stateDirectory)/uploads/\(url.dropFirst(7)).png")
            try expectRefusal(
                await world.post("/v1/jobs", job(url)), .gone, field: "request.reference_images[0].url", "keep.uploads")
            #expect(try await upload(world, bytes).status == 200)
            #expect(try await world.post("/v1/jobs", job(url)).status == 201)
        }
    }
}
