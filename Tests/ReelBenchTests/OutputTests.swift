import ReelBench
import Testing

/// What other programs and the kernel print.
struct OutputTests {
    private static let pgbench = """
        pgbench (15.20 (Debian 15.20-0+deb12u1))
        transaction type: insert.sql
        scaling factor: 1
        query mode: simple
        number of clients: 16
        number of threads: 2
        duration: 2 s
        number of transactions actually processed: 44604
        number of failed transactions: 3 (0.007%)
        latency average = 0.717 ms
        initial connection time = 20.481 ms
        tps = 22316.205178 (without initial connection time)

        """

    @Test func `pgbench tells its rate and its failures`() throws {
        let report = try PgbenchReport(parsing: Self.pgbench)
        #expect(report.rate == 22316.205178)
        #expect(report.failed == 3)
    }

    @Test func `pgbench without a rate has failed`() {
        #expect(throws: BenchTrouble.self) { try PgbenchReport(parsing: "pgbench: error: connection failed\n") }
    }

    @Test func `the kernel's figures are read`() {
        let status = "Name:\treeld\nVmRSS:\t   30123 kB\nvoluntary_ctxt_switches:\t42\nnonvoluntary_ctxt_switches:\t7\n"
        #expect(ProcessFigures.number("VmRSS", in: status) == 30123)
        #expect(ProcessFigures.number("voluntary_ctxt_switches", in: status) == 42)
        #expect(ProcessFigures.number("nonvoluntary_ctxt_switches", in: status) == 7)
        #expect(ProcessFigures.number("Threads", in: status) == 0)
        let stat = "7 (a) b) S 1 7 7 0 -1 4194304 100 0 0 0 12 34 0 0 20 0 4 0 100 1000 10"
        #expect(ProcessFigures.ticks(stat) == 46)
    }
}
