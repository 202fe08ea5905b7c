import Foundation
import ReelSimulator
import Testing

/// What a real decoder says to the clips.
@Suite(
    .enabled(if: Tool.ffmpeg != nil && Tool.ffprobe != nil, "ffmpeg and ffprobe are not installed: clips go unproven"),
    .timeLimit(.minutes(30)))
struct ClipDecodingTests {
    /// Writes bytes to a file for as long as `body` runs.
    private func withFile<Result>(
        _ bytes: [UInt8], _ suffix: String, _ body: (String) async throws -> Result
    ) async throws -> Result {
        let file = try TemporaryFile(bytes, suffix: suffix)
        defer { withExtendedLifetime(file) {} }
        return try await body(file.url.path())
    }

    @Test(arguments: ClipCase.all)
    func `ffmpeg decodes a clip of the size and length asked for without a word`(clip: ClipCase) async throws {
        let (ffmpeg, ffprobe) = (try #require(Tool.ffmpeg), try #require(Tool.ffprobe))
        try await World.run { world in
            let bytes = try await clip.render(in: world).bytes
            try await withFile(bytes, ".mp4") { path in
                #expect(try await ffmpeg.run(["-v", "error", "-xerror", "-i", path, "-f", "null", "-"]).errors == "")
                let entries = "stream=codec_name,width,height,nb_frames:format=duration"
                let answer = try await ffprobe.run(["-v", "error", "-show_entries", entries, "-of", "json", path])
                let found = try #require(JSONBody(Array(answer.output)))
                let streams = try #require(found["streams"]?.array)
                #expect(streams.map { $0["codec_name"]?.string } == (clip.hasAudio ? ["h264", "aac"] : ["h264"]))
                #expect(streams[0]["width"] == .integer(clip.width) && streams[0]["height"] == .integer(clip.height))
                #expect(streams[0]["nb_frames"] == .string("\(clip.seconds * 24)"))
                #expect(found["format"]?["duration"] == .string("\(clip.seconds).000000"))
            }
        }
    }

    @Test func `the three shots show three pictures, and the sound is silence`() async throws {
        let ffmpeg = try #require(Tool.ffmpeg)
        try await World.run { world in
            let id = try await world.submit(#require(HappyPathTests.threeShots)).json?["task_id"]?.string ?? ""
            world.date.advance(by: .seconds(10))
            let url = try await world.poll(id).json?["videos"]?.array?.first?["url"]?.string ?? ""
            try await withFile(try await world.get(url).body, ".mp4") { path in
                var colours: [Data] = []
                for second in ["0", "1.9", "2", "4.9", "5", "7.9"] {
                    let frame = ["-vf", "scale=1:1", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
                    colours.append(try await ffmpeg.run(["-v", "error", "-ss", second, "-i", path] + frame).output)
                }
                #expect(colours.allSatisfy { $0.count == 3 } && Set(colours).count == 3)
                #expect(colours[0] == colours[1] && colours[2] == colours[3] && colours[4] == colours[5])
                let sound = ["-v", "error", "-i", path, "-map", "0:a", "-t", "1", "-f", "s16le", "-"]
                let samples = try await ffmpeg.run(sound).output
                #expect(samples.count == 48_000 * 4 && samples.allSatisfy { $0 == 0 })
            }
        }
    }

    @Test func `a cover is a picture too`() async throws {
        let ffmpeg = try #require(Tool.ffmpeg)
        try await World.run { world in
            let url = try await world.videos().first?["cover_url"]?.string ?? ""
            try await withFile(try await world.get(url).body, ".png") { path in
                let frame = try await ffmpeg.run(
                    ["-v", "error", "-xerror", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"])
                #expect(frame.errors == "" && frame.output.count == 320 * 180 * 3)
            }
        }
    }
}
