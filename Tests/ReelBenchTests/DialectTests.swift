import ReelBench
import Testing

/// What comes back from the servers, and what is sent to them.
struct DialectTests {
    private static func answer(_ dialect: any Dialect, to text: String) -> Answer? {
        Array(text.utf8).withUnsafeBytes { dialect.answer(in: $0) }
    }

    @Test func `an HTTP answer ends with its body`() {
        let text = "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\nContent-Length: 8\r\n\r\n{\"id\":1}"
        #expect(Self.answer(HTTPDialect.enqueue, to: text) == .success(length: text.utf8.count))
    }

    @Test func `an HTTP answer is waited for to its last byte`() {
        let text = "HTTP/1.1 201 Created\r\ncontent-length: 8\r\n\r\n{\"id\":1}"
        for length in 0..<text.utf8.count {
            let part = String(decoding: text.utf8.prefix(length), as: UTF8.self)
            #expect(Self.answer(HTTPDialect.enqueue, to: part) == nil)
        }
    }

    @Test func `another status fails with the whole answer`() {
        let text = "HTTP/1.1 429 Too Many Requests\r\ncontent-length: 2\r\n\r\nno"
        #expect(Self.answer(HTTPDialect.enqueue, to: text) == .failure(text))
        #expect(Self.answer(HTTPDialect.health, to: text) == .failure(text))
    }

    @Test func `an HTTP answer without a length fails`() {
        let text = "HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n"
        #expect(Self.answer(HTTPDialect.enqueue, to: text) == .failure(text))
    }

    @Test func `a question has no body`() {
        let request = String(decoding: HTTPDialect.get("/v1/jobs?limit=50").request(3), as: UTF8.self)
        #expect(request == "GET /v1/jobs?limit=50 HTTP/1.1\r\nHost: reel\r\n\r\n")
    }

    @Test func `Redis answers with a number or an error`() {
        #expect(Self.answer(RedisDialect(), to: ":12\r\n") == .success(length: 5))
        #expect(Self.answer(RedisDialect(), to: ":12\r") == nil)
        #expect(Self.answer(RedisDialect(), to: "-OOM no memory\r\n") == .failure("-OOM no memory\r"))
    }

    @Test func `beanstalkd answers with a number or a word`() {
        #expect(Self.answer(BeanstalkDialect(), to: "INSERTED 7\r\n") == .success(length: 12))
        #expect(Self.answer(BeanstalkDialect(), to: "INSER") == nil)
        #expect(Self.answer(BeanstalkDialect(), to: "BURIED 7\r\n") == .failure("BURIED 7\r"))
    }

    @Test func `each job has its number, and all have about 150 bytes`() {
        let (first, second) = (SampleJob.body.bytes(1), SampleJob.body.bytes(20_000_000))
        #expect(first != second)
        #expect(first.count == SampleJob.body.length)
        #expect(second.count == SampleJob.body.length)
        #expect(140...160 ~= first.count)
        #expect(String(decoding: second, as: UTF8.self).contains("take 000020000000 of many"))
    }

    @Test func `a request says how long its body is`() {
        let request = String(decoding: HTTPDialect.enqueue.request(3), as: UTF8.self)
        #expect(request.hasPrefix("POST /v1/jobs HTTP/1.1\r\nHost: reel\r\n"))
        #expect(request.utf8.count == request.utf8.split(separator: 0x7B)[0].count + SampleJob.body.length)
        let put = String(decoding: BeanstalkDialect().request(3), as: UTF8.self)
        #expect(put.hasPrefix("put 0 0 60 \(SampleJob.body.length)\r\n{"))
        #expect(put.hasSuffix("}\r\n"))
    }
}
