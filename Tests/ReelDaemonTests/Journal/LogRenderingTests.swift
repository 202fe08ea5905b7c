import Foundation
import Logging
import ReelCore
import ReelDaemon
import Testing

@Suite struct LogRenderingTests {
    private let entry = LogEntry(
        .warning, "job 42: refused", id: .jobRefused, fields: [.init("REEL_JOB", "42"), .init("REEL_LANE", "main")],
        at: Timestamp(milliseconds: 1_800_000_000_000))

    @Test func `a native entry has its message, priority, kind and fields`() {
        #expect(
            entry.journalFields == [
                "MESSAGE=job 42: refused", "PRIORITY=4", "SYSLOG_IDENTIFIER=reeld",
                "MESSAGE_ID=\(MessageID.jobRefused.hexadecimal)", "REEL_JOB=42", "REEL_LANE=main",
            ])
    }

    @Test func `a line for a pipe begins with its priority`() {
        #expect(entry.prefixedLine == "<4>job 42: refused")
    }

    @Test func `a line for a terminal has the time of day, and colours where they are wanted`() throws {
        let zone = try #require(TimeZone(secondsFromGMT: 3600))
        #expect(entry.terminalLine(usesColor: false, zone: zone) == "09:00:00 warning: job 42: refused")
        #expect(
            entry.terminalLine(usesColor: true, zone: .gmt)
                == "\u{1B}[2m08:00:00 \u{1B}[0m\u{1B}[33mjob 42: refused\u{1B}[0m")
        let quiet = LogEntry(.info, "serving")
        #expect(quiet.terminalLine(usesColor: false, zone: .gmt) == "serving")
    }

    @Test func `nobody's text leaves its line or moves a terminal's cursor`() {
        let nasty = LogEntry(
            .info, "a\nb\r\tc\u{1B}[31m\u{0}\u{85}\u{2028}\u{202E}é😀", fields: [.init("REEL_X", "1\nPRIORITY=0")])
        let text = #"a\nb\r\tc\u{1b}[31m\u{0}\u{85}\u{2028}\u{202e}é😀"#
        #expect(nasty.prefixedLine == "<6>\(text)")
        #expect(nasty.terminalLine(usesColor: false, zone: .gmt) == text)
        #expect(nasty.journalFields.first == "MESSAGE=\(text)")
        #expect(nasty.journalFields.last == #"REEL_X=1\nPRIORITY=0"#)
    }

    @Test func `an entry has a bound`() {
        let long = LogEntry(.info, String(repeating: "x", count: 1_000_000), fields: [])
        #expect(long.prefixedLine.utf8.count < 5000 && long.journalFields[0].utf8.count < 5000)
    }

    @Test func `metadata of the general log stand in the text and as fields of the journal`() {
        let metadata: Logger.Metadata = [
            "job": "42", "hb.request.id": "7", "error": #"no "such" file"#, "empty": "",
            MessageID.key: "\(MessageID.serviceStuck.rawValue)",
        ]
        let entry = LogEntry(.error, "failed", metadata: metadata)
        #expect(entry.message == #"failed empty="" error="no \"such\" file" hb.request.id=7 job=42"#)
        #expect(entry.id == .serviceStuck && entry.priority == .error)
        #expect(entry.fields.map(\.name) == ["REEL_EMPTY", "REEL_ERROR", "REEL_HB_REQUEST_ID", "REEL_JOB"])
        #expect(entry.fields.map(\.value) == ["", #"no "such" file"#, "7", "42"])
    }

    @Test func `a field's name is one that the journal takes`() throws {
        let key = "ü-" + String(repeating: "a", count: 200)
        let name = try #require(LogEntry(.info, "x", metadata: [key: "1"]).fields.first?.name)
        #expect(name.utf8.count == 64 && name.hasPrefix("REEL___"))
        #expect(name.allSatisfy { $0 == "_" || ($0 >= "A" && $0 <= "Z") })
    }

    @Test(
        arguments: zip(
            [Logger.Level.trace, .debug, .info, .notice, .warning, .error, .critical], [7, 7, 6, 5, 4, 3, 2]))
    func `levels are syslog's priorities`(level: Logger.Level, number: Int) {
        #expect(LogPriority(level).rawValue == number)
    }

    @Test func `each kind has an id of its own, of 128 bits`() {
        let ids = MessageID.allCases.map(\.hexadecimal)
        #expect(Set(ids).count == ids.count)
        for id in ids { #expect(id.utf8.count == 32 && id.allSatisfy { $0.isHexDigit && !$0.isUppercase }) }
    }

    @Test func `some ids as they were given out, since they never change`() {
        #expect(MessageID.jobEnqueued.hexadecimal == "0199a260105e4804b5d463e8bff21c14")
        #expect(MessageID.laneParked.hexadecimal == "03abb8207c8644b88a7bfddaed2b19f2")
        #expect(MessageID.serviceStuck.hexadecimal == "ecdd2ae792d843c1a9868047737a787e")
    }
}
