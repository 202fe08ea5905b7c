import Foundation
import ReelAPI
import ReelCommand
import ReelCore
import Testing

@Suite struct DisplayTests {
    @Test(arguments: [
        ("90", 90.0), ("90s", 90), ("1h30m", 5400), ("1.5h", 5400), ("250ms", 0.25), ("2d", 172_800), ("0", 0),
    ])
    func `a time span is read`(text: String, seconds: Double) {
        #expect(Duration(span: text) == .milliseconds(Int64(seconds * 1000)))
    }

    @Test(arguments: ["", "x", "5 s", "5y", "-5s", "s", "1h-5m", "400d", "1e3", "nan", "99999999999999999999d"])
    func `what is no time span is refused`(text: String) { #expect(Duration(span: text) == nil) }

    @Test func `a moment is a time with a zone or a time from now`() throws {
        let now = FakeTime.start
        #expect(try Timestamp(moment: "2h", option: "--deadline", now: now) == now + .seconds(7200))
        let named = try Timestamp(moment: "2027-01-15T10:00:00+02:00", option: "--deadline", now: now)
        #expect(named == now)
        #expect(throws: UsageError.self) { try Timestamp(moment: "2027-01-15 10:00", option: "--deadline", now: now) }
    }

    @Test(arguments: [
        (0, "0s"), (59, "59s"), (60, "1m"), (185, "3m 5s"), (7800, "2h 10m"), (356_400, "4d 3h"), (-5, "0s"),
    ])
    func `durations are short`(seconds: Int, text: String) { #expect(Duration.seconds(seconds).brief == text) }

    @Test(arguments: [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1_234_567, "1.2 MB"), (999_960_000, "1.0 GB")])
    func `sizes are short`(bytes: Int64, text: String) { #expect(bytes.byteSize == text) }

    @Test func `times are shown in the reader's zone`() throws {
        let zone = try #require(TimeZone(secondsFromGMT: 5400))
        #expect(FakeTime.start.text(in: .gmt) == "2027-01-15 08:00:00Z")
        #expect(FakeTime.start.text(in: zone) == "2027-01-15 09:30:00 +01:30")
        #expect((FakeTime.start + .seconds(12)).distance(from: FakeTime.start) == "in 12s")
    }

    @Test func `columns are aligned by what a terminal shows, empty ones are left out`() {
        let table = Table(
            [.number("ID"), .text("NAME"), .text("NOTHING"), .text("LAST")],
            rows: [["7", "猫", "", "x"], ["42", "abcd", "", ""]])
        #expect(table.lines(on: nil) == ["ID  NAME  LAST", " 7  猫    x", "42  abcd"])
    }

    @Test func `the last column is cut to the terminal`() {
        let table = Table([.text("A"), .text("B")], rows: [["1", "abcdefghijk"]])
        let narrow = Terminal(usesColor: false) { (8, 24) }
        #expect(table.lines(on: narrow) == ["A  B", "1  abcd…"])
    }

    @Test func `colours are for terminals that want them`() {
        let word = Styled("failed", .red)
        #expect(word.rendered(usesColor: true) == "\u{1B}[31mfailed\u{1B}[0m")
        #expect(word.rendered(usesColor: false) == "failed")
    }

    @Test func `texts of others cannot steer the terminal`() {
        #expect("a\u{1B}[2Jb\nc\u{9B}d\u{202E}e".printable == "a [2Jb c d e")
    }

    @Test func `inline images are abridged, everything else stays`() {
        let request: JSON = [
            "a": .string("data:image/png;base64," + String(repeating: "A", count: 5000)), "b": [1, "x"],
        ]
        let text = request.abridged().description
        #expect(text == #"{"a":"data:image/png;base64,AAAAAAAAAAAAAAAAAA... (5.0 kB)","b":[1,"x"]}"#)
    }

    @Test func `a state is told with its reason`() {
        #expect(
            JobAnswer.sample(1, .held).with { $0.holdReasons = [.approval, .budget] }.word == "held (approval, budget)")
        #expect(
            JobAnswer.sample(1, .rendering).with { $0.providerStatus = "processing" }.word == "rendering (processing)")
        #expect(JobAnswer.sample(1, .rendering).with { $0.isOverdue = true }.word == "rendering (overdue)")
        #expect(JobAnswer.sample(1, .failed).with { $0.error = JobError(code: "X", message: "") }.word == "failed (X)")
    }

    @Test func `the socket is the option's, the variable's, or the first that is there`() {
        let personal = "/run/user/7/reel/reeld.sock"
        let environment = ["XDG_RUNTIME_DIR": "/run/user/7"]
        #expect(SocketPath.choose(option: "/o", environment: ["REEL_SOCKET": "/v"]) { _ in true } == "/o")
        #expect(SocketPath.choose(option: nil, environment: ["REEL_SOCKET": "/v"]) { _ in true } == "/v")
        #expect(SocketPath.choose(option: nil, environment: environment) { _ in true } == SocketPath.system)
        #expect(SocketPath.choose(option: nil, environment: environment) { $0 == personal } == personal)
        #expect(SocketPath.choose(option: nil, environment: environment) { _ in false } == SocketPath.system)
    }

    @Test func `saved clips have names of their own`() {
        var file = ClipNames(path: "out/clip.mp4") { _ in false }
        #expect(file.next(job: 4, clip: 0).clip("video/webm") == "out/clip.mp4")
        let second = file.next(job: 5, clip: 0)
        #expect(second.clip(nil) == "out/clip-2.mp4")
        #expect(second.cover("image/png") == "out/clip-2.png")
        var folder = ClipNames(path: "dir") { $0 == "dir" }
        #expect(folder.next(job: 4, clip: 0).clip("video/mp4") == "dir/job-4.mp4")
        #expect(folder.next(job: 4, clip: 1).clip("video/webm") == "dir/job-4-2.webm")
        var current = ClipNames(path: nil) { _ in true }
        #expect(current.next(job: 4, clip: 0).cover("image/jpeg") == "job-4.jpg")
    }
}
