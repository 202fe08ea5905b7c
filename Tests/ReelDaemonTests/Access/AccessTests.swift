import ReelCore
import ReelDaemon
import ReelTesting
import Testing

/// Secrets, links and names of hosts.
struct AccessTests {
    @Test func `a secret is right only as a whole`() throws {
        let token = TokenSecret.make()
        let hash = TokenSecret.hash(of: token)
        #expect(TokenSecret.isRight(token, for: hash))
        #expect(!TokenSecret.isRight(token, for: nil))
        #expect(!TokenSecret.isRight(token, for: String(repeating: "0", count: 64)))
        #expect(!TokenSecret.isRight(token, for: String(hash.dropLast(2))) && !TokenSecret.isRight(token, for: ""))
        for index in [0, 31, 63] {
            var digits = Array(token.secret)
            digits[index] = digits[index] == "0" ? "1" : "0"
            let other = try #require(TokenText("reel_\(token.id)_\(String(digits))"))
            #expect(!TokenSecret.isRight(other, for: hash))
        }
        #expect(TokenSecret.make().revealed != token.revealed)
    }

    @Test func `a link opens its path, for its owner, until its end`() throws {
        let time = TestTime()
        let links = ClipLinks(key: String(repeating: "ab", count: 32), scheme: "http", time: time)
        let path = "/v1/jobs/1/clips/0"
        let parts = links.query(for: path, owner: 1000).split(separator: "&")
        let (end, sig) = (String(parts[0].dropFirst(4)), String(parts[1].dropFirst(4)))
        try links.check(path, end: end, signature: sig, owner: 1000)
        for owner in [1001, nil] as [UInt32?] {
            #expect(throws: ReelError.self) { try links.check(path, end: end, signature: sig, owner: owner) }
        }
        #expect(throws: ReelError.self) {
            try links.check("/v1/jobs/11/clips/0", end: end, signature: sig, owner: 1000)
        }
        let other = ClipLinks(key: String(repeating: "cd", count: 32), scheme: "http", time: time)
        #expect(throws: ReelError.self) { try other.check(path, end: end, signature: sig, owner: 1000) }
        time.advance(by: ClipLinks.lifetime - .seconds(2))
        try links.check(path, end: end, signature: sig, owner: 1000)
        time.advance(by: .seconds(2))
        let error = #expect(throws: ReelError.self) {
            try links.check(path, end: end, signature: sig, owner: 1000)
        }
        #expect(error?.field == "exp" && error?.message.contains("expired") == true)
    }

    @Test(arguments: [
        "/v1/jobs/01/clips/0", "/v1/jobs/1/clips/+0", "/v1/jobs/1/clips/0/", "v1/jobs/1/clips/0", "/v1//jobs/1/clips/0",
        "/v1/jobs/1/history/0", "/v1/jobs/%31/clips/0", "/v1/jobs/1/clips/-1", "",
    ])
    func `only the one spelling of a clip's path can be signed`(path: String) { #expect(ClipPath(path) == nil) }

    @Test func `hosts are told by name, whatever their port`() throws {
        let rule = HostRule(listen: try #require(TCPAddress("[::1]:8787")), hosts: ["Reel.Example.org"])
        for host in ["[::1]:8787", "[::1]", "localhost:1", "reel.example.org", "REEL.example.ORG.:443"] {
            #expect(rule.admits(host), "\(host)")
        }
        for host in ["::1", "127.0.0.1", "", "[::1", "evil", "reel.example.org.evil", "[::2]:8787"] {
            #expect(!rule.admits(host), "\(host)")
        }
        #expect(!rule.admits(nil))
    }

    @Test func `a bearer header is one, and of one token`() throws {
        let token = TokenSecret.make().revealed
        #expect(try BearerHeader(["bEaReR \(token)"]).token.revealed == token)
        for headers in [
            [], ["Bearer"], ["Bearer "], ["Bearer \(token) x"], ["Bearer x", "Bearer \(token)"], ["Basic \(token)"],
        ] {
            let error = #expect(throws: ReelError.self) { try BearerHeader(headers) }
            #expect(error?.code == .unauthorized && error?.message.contains(token.suffix(20)) == false)
        }
    }
}
