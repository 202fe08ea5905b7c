import Foundation
import ReelCore
import ReelProvider
import ReelTesting
import Testing

/// Bodies with files in them.
@Suite(.timeLimit(.minutes(30)))
struct SubmissionBodyTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(_ count: Int) throws -> (path: String, data: Data) {
        let data = Data((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) })
        let path = "\(folder.path)/\(count)"
        try data.write(to: URL(filePath: path))
        return (path, data)
    }

    private func submit(_ body: SubmissionBody) async throws -> (SubmissionAnswer, [RawRequest]) {
        try await withServer({ connection, _ in
            connection.readRequest()
            connection.answer(200, accepted)
        }) { server in
            let answer = try await withClient(server.url) { await $0.submit(body) }
            return (answer, server.requests)
        }
    }

    @Test(arguments: [0, 1, 2, 3, 1000, 49_151, 49_152, 49_153, 1_000_000])
    func `a file goes out as base64, with its length known in advance`(count: Int) async throws {
        let (path, data) = try file(count)
        let body = SubmissionBody([
            .bytes(Array(#"{"url":"data:image/png;base64,"#.utf8)), .base64(path: path, size: Int64(count)),
            .bytes(Array(#""}"#.utf8)),
        ])
        let expected = #"{"url":"data:image/png;base64,"# + data.base64EncodedString() + #""}"#
        #expect(body.length == Int64(expected.utf8.count))
        let (answer, requests) = try await submit(body)
        #expect(answer == .accepted(TaskID("task_1"), requestID: "r1"))
        let request = try #require(requests.first)
        #expect(request.length == expected.utf8.count)
        #expect(request.body == Array(expected.utf8))
    }

    @Test func `a file that is missing, changed or no file keeps the request from being sent`() async throws {
        let (path, _) = try file(10)
        for (path, size) in [(path, Int64(11)), (path, 9), (path + "-gone", 10), (folder.path, 10)] {
            let (answer, requests) = try await submit(
                SubmissionBody([.bytes([0x20]), .base64(path: path, size: size)]))
            #expect(answer == .notSent("an uploaded file is missing, changed or cannot be read"))
            #expect(requests.isEmpty)
        }
    }

    @Test func `an empty request is not sent`() async throws {
        let (answer, requests) = try await submit(SubmissionBody([]))
        #expect(answer == .notSent("the request is empty"))
        #expect(requests.isEmpty)
    }

    @Test func `files are closed when a request is refused before they were sent`() async throws {
        let (path, data) = try file(3_000_000)
        let body = SubmissionBody([.base64(path: path, size: Int64(data.count))])
        let answer = try await withServer({ connection, _ in
            _ = connection.readHead()
            connection.answer(413, "{}")
            connection.waitForClose()
        }) { server in try await withClient(server.url) { await $0.submit(body) } }
        guard case .refused = answer else { throw Unexpected(answer) }
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
        }
        #expect(!open.contains(path))
    }
}
