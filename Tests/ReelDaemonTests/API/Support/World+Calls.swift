import Foundation
import ReelAPI
import ReelCore
import Testing

extension World {
    /// Runs a conversation on a connection and a thread of its own, perhaps as somebody else.
    func converse<Value: Sendable>(
        as uid: Int? = nil, _ body: @escaping @Sendable (WireConnection) throws -> Value
    ) async throws -> Value {
        let path = socket
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                if let uid { OtherUser.become(uid) }
                continuation.resume(with: Result { try body(WireConnection(path: path)) })
            }
        }
    }

    /// Sends exactly these bytes and reads one answer, which must be as the API's description says.
    func exchange(
        _ bytes: [UInt8], isToHead: Bool = false, _ location: SourceLocation = #_sourceLocation
    ) async throws -> WireAnswer {
        let answer = try await converse { connection in
            try connection.send(bytes)
            return try connection.answer(isToHead: isToHead)
        }
        DocumentCheck.expect(bytes, answer, location)
        return answer
    }

    func get(_ path: String, _ headers: String...) async throws -> WireAnswer {
        try await exchange(Array(Self.head("GET", path, headers).utf8))
    }

    /// Posts a JSON body; none at all when it is empty.
    func post(_ path: String, _ body: String = "", _ headers: String...) async throws -> WireAnswer {
        try await post(path, bytes: Array(body.utf8), headers)
    }

    func post(_ path: String, bytes: [UInt8], _ headers: [String] = []) async throws -> WireAnswer {
        let hasType = headers.contains { $0.lowercased().hasPrefix("content-type:") }
        let own =
            ["Content-Length: \(bytes.count)"] + (hasType || bytes.isEmpty ? [] : ["Content-Type: application/json"])
        return try await exchange(Array(Self.head("POST", path, headers + own).utf8) + bytes)
    }

    /// Posts NDJSON and reads the whole answer.
    func postLines(_ body: String) async throws -> WireAnswer {
        try await post("/v1/jobs", body, "Content-Type: application/x-ndjson")
    }

    static func head(_ method: String, _ path: String, _ headers: [String] = []) -> String {
        (["\(method) \(path) HTTP/1.1", "Host: reel"] + headers).joined(separator: "\r\n") + "\r\n\r\n"
    }

    /// Submits a job and returns it.
    func submit(_ job: String, _ location: SourceLocation = #_sourceLocation) async throws -> JobAnswer {
        let answer = try await post("/v1/jobs", job)
        #expect(answer.status == 201, "\(answer.text)", sourceLocation: location)
        return try JobAnswer(json: answer.json)
    }

    func job(_ id: JobID) async throws -> JobAnswer { try JobAnswer(json: try await get("/v1/jobs/\(id)").json) }

    /// The job when it has settled.
    func settled(_ id: JobID) async throws -> JobAnswer {
        try JobAnswer(json: try await get("/v1/jobs/\(id)?wait=60").json)
    }

    /// Does something to a job that must succeed, and returns the job as answered.
    func act(
        _ verb: String, _ id: JobID, _ body: String = "", _ location: SourceLocation = #_sourceLocation
    ) async throws -> JobAnswer {
        let answer = try await post("/v1/jobs/\(id)/\(verb)", body)
        #expect(answer.status == 200, "\(verb): \(answer.text)", sourceLocation: location)
        return try JobAnswer(json: answer.json)
    }

    func history(_ id: JobID) async throws -> HistoryAnswer {
        try HistoryAnswer(json: try await get("/v1/jobs/\(id)/history").json)
    }
}
