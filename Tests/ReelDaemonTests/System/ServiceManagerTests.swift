import Foundation
import ReelCore
import ReelDaemon
import ReelTesting
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(30)))
struct ServiceManagerTests {
    @Test func `each state is said in systemd's words`() {
        #expect(ServiceManager.State.ready.message == "READY=1")
        #expect(ServiceManager.State.stopping.message == "STOPPING=1")
        #expect(ServiceManager.State.alive.message == "WATCHDOG=1")
        #expect(ServiceManager.State.reloading(since: 42).message == "RELOADING=1\nMONOTONIC_USEC=42")
        #expect(ServiceManager.State.extendTimeout(.milliseconds(1500)).message == "EXTEND_TIMEOUT_USEC=1500000")
    }

    @Test func `a status is one line, so that its text cannot say anything else`() {
        #expect(ServiceManager.State.status("12 queued\nREADY=1").message == #"STATUS=12 queued\nREADY=1"#)
    }

    @Test func `the moment of a reload is the machine's monotonic time`() throws {
        func stamp() -> UInt64 {
            guard case .reloading(let since) = ServiceManager.State.reloadingNow else { return 0 }
            return since
        }
        let (first, second) = (stamp(), stamp())
        #expect(first <= second && second - first < 60_000_000)
        // As /proc/uptime counts it, without the time of sleep: never more than that.
        let text = try String(contentsOfFile: "/proc/uptime", encoding: .utf8)
        let uptime = try #require(text.split(separator: " ").first.flatMap { Double($0) })
        #expect(Double(first) / 1_000_000 <= uptime + 1 && first > 0)
    }

    @Test func `while it stops it asks for more time again and again`() async {
        let time = TestTime()
        let asked = Mutex<[Duration]>([])
        let patience = StopPatience(time: time) { more in asked.withLock { $0.append(more) } }
        let asking = patience.start()
        for count in 1...4 {
            await time.someoneSleeps()
            #expect(asked.withLock(\.self) == Array(repeating: StopPatience.request, count: count))
            #expect(time.untilNextWake.map { $0 < StopPatience.request } == true)
            time.advance(by: StopPatience.interval)
        }
        asking.cancel()
        await asking.value
    }
}
