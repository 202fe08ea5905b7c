import Foundation
import NIOCore
import NIOHTTP1

/// One request, read to its end.
struct Request: Sendable {
    let head: HTTPRequestHead
    /// When its head came.
    let arrivedAt: Date
    /// The number of its connection.
    let connection: Int
    var body = ByteBuffer()

    var method: HTTPMethod { head.method }
    var path: String { String(head.uri.prefix { $0 != "?" }) }

    /// The parts of the query by name, the last of each.
    var query: [String: String] {
        let items = URLComponents(string: head.uri)?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { $1 }
    }

    /// The parts of the path between the slashes.
    var segments: [String] { path.split(separator: "/").map { $0.removingPercentEncoding ?? String($0) } }

    var bytes: [UInt8] { Array(body.readableBytesView) }
}

extension HTTPRequestHead {
    /// The key of `Authorization: Bearer KEY`.
    var key: String? {
        guard let value = headers.first(name: "authorization"), value.hasPrefix("Bearer ") else { return nil }
        return String(value.dropFirst("Bearer ".count))
    }

    /// All headers, names in lower case; several of one name are joined by commas.
    var headerTable: [String: String] {
        Dictionary(headers.map { ($0.name.lowercased(), $0.value) }) { "\($0), \($1)" }
    }
}
