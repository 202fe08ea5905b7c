import Foundation
import ReelAPI
import ReelCore
import ReelTesting
import Testing

/// Whose places connections on TCP take.
@Suite(.timeLimit(.minutes(30))) struct NetworkSeatTests {
    @Test func `those who connect and say nothing keep nobody out`() async throws {
        try await World.parked(World.listening) { world in
            let (token, port) = (try await world.token().header, try world.port)
            let status = try await world.converse(from: "127.0.0.1") { first in
                let silent = [first] + (try (0..<300).map { _ in try WireConnection(port: port) })
                let caller = try WireConnection(port: port)
                try caller.send("GET /v1/jobs HTTP/1.1\r\nHost: localhost\r\n\(token)\r\n\r\n")
                let status = try caller.answer().status
                // The one that has been silent for longest made room.
                #expect(try silent[0].rest().isEmpty)
                return status
            }
            #expect(status == 200)
        }
    }

    @Test(.enabled(if: OtherUser.isPossible))
    func `whoever has a link takes none of its owner's places`() async throws {
        let settings = ["http": "{ listen: '127.0.0.1:0' }", "limits": "{ connections: 2 }"]
        try await World.working(settings) { world in
            OtherUser.admit(to: world)
            let made = try await OtherUser.call(world, "POST", "/v1/jobs", Bodies.job())
            let id = try JobAnswer(json: made.json).id
            #expect(try await world.settled(id).state == .succeeded)
            let (root, port) = (try await world.token(#""scopes":["admin"]"#).header, try world.port)
            let task = try await world.network("GET", "/v1/videos/tasks/reel_\(id)", [root]).json
            let url = try #require(task["videos"]?.array?.first?["url"]?.string.flatMap(URLComponents.init(string:)))
            let owner = try await world.token(#""owner":"\#(OtherUser.nobody)""#).header
            let statuses = try await world.converse(from: "127.0.0.1") { first in
                let all = [first] + (try (0..<2).map { _ in try WireConnection(port: port) })
                let requests = Array(repeating: ("\(url.path)?\(url.query ?? "")", "X-None: 0"), count: 2)
                return try zip(all, requests + [("/v1/jobs", owner)]).map { connection, request in
                    let (path, header) = request
                    try connection.send("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(header)\r\n\r\n")
                    return try connection.answer().status
                }
            }
            #expect(statuses == [200, 200, 200])
        }
    }
}
