import ReelCore
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        "2026-04-11T07:17:39.146Z", "1970-01-01T00:00:00.000Z", "2024-02-29T23:59:59.999Z", "9999-12-31T23:59:59.000Z",
    ])
    func `a time is written the way it was read`(text: String) throws {
        #expect(try #require(Timestamp(iso8601: text)).description == text)
    }

    @Test func `zones and missing fractions are read`() {
        let zulu = Timestamp(iso8601: "2026-04-11T07:17:39Z")
        #expect(Timestamp(iso8601: "2026-04-11T09:17:39+02:00") == zulu)
        #expect(zulu?.description == "2026-04-11T07:17:39.000Z")
    }

    @Test(arguments: [
        "", "2026-04-11", "2026-04-11T07:17:39", "tomorrow", "2026-13-01T00:00:00Z", "1960-01-01T00:00:00Z",
    ])
    func `what is no time with a zone is refused`(text: String) { #expect(Timestamp(iso8601: text) == nil) }
}
