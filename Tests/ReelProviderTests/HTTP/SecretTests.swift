import ReelCore
import ReelProvider
import Testing

@Suite(.timeLimit(.minutes(30)))
struct SecretTests {
    private struct Holder { let secret: Secret }

    @Test func `a secret is not shown by anything`() {
        let secret = Secret("sk-very-secret")
        var texts = ["\(secret)", String(describing: secret), String(reflecting: secret), "\(Holder(secret: secret))"]
        for value in [secret, Holder(secret: secret), Optional(secret) as Any] as [Any] {
            var text = ""
            dump(value, to: &text)
            texts += [text, String(reflecting: value)]
        }
        for text in texts { #expect(!text.contains("very")) }
        #expect(secret.reveal() == "sk-very-secret")
    }

    @Test func `a key that cannot stand in a header is not shown either`() async throws {
        let client = try IminiClient(
            baseURL: "http://127.0.0.1:1", key: Secret("sk-zebra\nx"), now: { Timestamp(milliseconds: 0) })
        let answers = (await client.submit(aRequest), await client.poll(TaskID("t")))
        await client.shutdown()
        #expect(answers.0 == .notSent("the request could not be made"))
        #expect(answers.1 == .noAnswer("the request could not be made"))
        // Not dump(): it would walk the live connection pools while their threads change them.
        #expect(!"\(client) \(String(reflecting: client))".contains("zebra"))
    }
}
