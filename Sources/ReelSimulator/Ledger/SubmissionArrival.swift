package import Foundation

/// A submission as it came in, and what was done about it.
package struct SubmissionArrival: Codable, Equatable, Sendable {
    /// Its number in the order of arrival, from 1.
    package let number: Int
    package let arrivedAt: Date
    /// The number of its connection, from 1; calls on one connection share it.
    package let connection: Int
    /// The key it came with; nil without an `Authorization: Bearer` header.
    package let key: String?
    /// All headers, names in lower case.
    package let headers: [String: String]
    /// The body; nil when it is no JSON or was not read.
    ///
    /// Long strings, such as encoded images, are shortened.
    package internal(set) var body: JSONBody?
    /// The body as it was sent; nil when it was not read or is longer than the simulator keeps.
    package internal(set) var bytes: Data?
    package internal(set) var byteCount = 0
    /// The prompt and the prompts of the shots, a line each.
    package internal(set) var prompt = ""
    /// The fault that was played; nil for none.
    package internal(set) var fault: String?
    /// The id of the task that was created.
    package internal(set) var task: String?
    /// The status of the answer, whether or not it reached the client; nil for none so far.
    package internal(set) var status: Int?
}
