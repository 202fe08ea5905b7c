/// Redis: the job at the head of a list.
package struct RedisDialect: Dialect {
    private static let number = Array(":".utf8)
    private let template: Template

    package init() {
        let head = "*3\r\n$5\r\nLPUSH\r\n$4\r\njobs\r\n$\(SampleJob.body.length)\r\n"
        template = SampleJob.body.wrapped(before: head, after: "\r\n")
    }

    package func request(_ number: Int) -> [UInt8] { template.bytes(number) }
    package func answer(in bytes: UnsafeRawBufferPointer) -> Answer? {
        Answer.line(in: bytes, beginning: Self.number)
    }
}

/// beanstalkd: the job in the default tube.
package struct BeanstalkDialect: Dialect {
    private static let word = Array("INSERTED ".utf8)
    private let template: Template

    package init() {
        template = SampleJob.body.wrapped(before: "put 0 0 60 \(SampleJob.body.length)\r\n", after: "\r\n")
    }

    package func request(_ number: Int) -> [UInt8] { template.bytes(number) }
    package func answer(in bytes: UnsafeRawBufferPointer) -> Answer? {
        Answer.line(in: bytes, beginning: Self.word)
    }
}
