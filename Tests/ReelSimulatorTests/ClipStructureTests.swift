import Foundation
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct ClipStructureTests {
    @Test(arguments: ClipCase.all)
    func `a clip has an index before its media, and the index fits`(clip: ClipCase) async throws {
        try await World.run { world in
            let (video, bytes) = try await clip.render(in: world)
            #expect(video?["width"] == .integer(clip.width) && video?["height"] == .integer(clip.height))
            let boxes = try #require(MP4Box.all(in: bytes[...]))
            #expect(boxes.map(\.name) == ["ftyp", "moov", "mdat"])
            let tracks = boxes[1].children.filter { $0.name == "trak" }
            #expect(tracks.count == (clip.hasAudio ? 2 : 1))
            let movie = try #require(boxes[1].first("mvhd")).words(from: 12)
            #expect(movie[0] == 1000 && movie[1] == clip.seconds * 1000)

            var samples: [Range<Int>] = []
            for track in tracks {
                let table = try #require(SampleTable(track))
                let header = try #require(track.first("mdia", "mdhd")).words(from: 12)
                #expect(table.duration == header[1])
                #expect(table.sizes.count == table.ranges.count)
                samples += table.ranges
            }
            // Together, the samples of all tracks are exactly the media.
            samples.sort { $0.lowerBound < $1.lowerBound }
            #expect(samples.first?.lowerBound == boxes[2].content.startIndex)
            #expect(samples.last?.upperBound == boxes[2].content.endIndex)
            #expect(zip(samples, samples.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
        }
    }

    @Test func `each picture is one unit behind its length, and each shot begins with a key picture`() async throws {
        try await World.run { world in
            let body = try #require(HappyPathTests.threeShots)
            let id = try await world.submit(body).json?["task_id"]?.string ?? ""
            world.date.advance(by: .seconds(10))
            let url = try await world.poll(id).json?["videos"]?.array?.first?["url"]?.string ?? ""
            let bytes = try await world.get(url).body
            let moov = try #require(MP4Box.all(in: bytes[...])?.first { $0.name == "moov" })
            let table = try #require(moov.first("trak").flatMap(SampleTable.init))
            #expect(table.keys == [1, 49, 121])
            #expect(table.sizes.count == 8 * 24)
            for (number, range) in table.ranges.enumerated() {
                #expect(MP4Box.number(bytes[range].prefix(4)) == range.count - 4)
                let isKey = table.keys?.contains(number + 1) == true
                #expect(bytes[range.lowerBound + 4] & 31 == (isKey ? 5 : 1))
            }
        }
    }

    @Test func `padding is a box that players skip`() async throws {
        try await World.run { world in
            world.sim.script.tasks.append(TaskPlan(padding: 1_000_000))
            let bytes = try await world.get(world.clipURL()).body
            let boxes = try #require(MP4Box.all(in: bytes[...]))
            #expect(boxes.map(\.name) == ["ftyp", "moov", "mdat", "free"])
            #expect(boxes.last?.content.count == 999_992)
        }
    }

    @Test func `the clips of two tasks differ, and one clip is always the same`() async throws {
        try await World.run { world in
            let (first, second) = (try await world.clipURL(), try await world.clipURL())
            let bytes = try await world.get(first).body
            #expect(try await world.get(first).body == bytes)
            #expect(try await world.get(second).body != bytes)
        }
    }
}
