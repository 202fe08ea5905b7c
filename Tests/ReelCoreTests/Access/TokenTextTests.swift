import ReelCore
import Testing

struct TokenTextTests {
    private let token = TokenText(id: Array(1...6), secret: Array(repeating: 0xAB, count: 32))

    @Test func `a token says what it is and by what it is looked up`() throws {
        #expect(token.revealed == "reel_010203040506_" + String(repeating: "ab", count: 32))
        let read = try #require(TokenText(token.revealed))
        #expect(read.id == "010203040506" && read.secret == token.secret)
    }

    @Test func `what is cut off, longer, or written otherwise is none`() {
        let text = token.revealed
        for wrong in [
            "", "reel_", String(text.dropLast()), text + "0", text + "_", text.uppercased(), "x" + text,
            String(text.dropFirst(5)),
            text.replacing("_", with: "-"), "reel_01020304050_" + String(repeating: "ab", count: 32),
            "reel_01020304050g_" + String(repeating: "ab", count: 32), "sk-something",
        ] { #expect(TokenText(wrong) == nil, "\(wrong)") }
    }

    @Test func `each scope holds those before it`() {
        #expect(Set<TokenScope>([.submit]).allow(.read) && !Set<TokenScope>([.submit]).allow(.admin))
        #expect(Set<TokenScope>([.admin]).allow(.submit) && !Set<TokenScope>([.read]).allow(.submit))
        #expect(!Set<TokenScope>().allow(.read))
        #expect(Set<TokenScope>([.admin, .read]).words == ["read", "admin"])
    }
}
