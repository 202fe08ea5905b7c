import ArgumentParser
import ReelAPI
import ReelCore

/// `reel check`: whether everything that the daemon keeps is whole.
struct CheckCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the database, the files and the ledger; for administrators.",
        discussion: """
              reel check

            Ends with 0 when all is well, with 1 when something was found. The daemon works on meanwhile; every finished
            clip is read once.
            """)

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        var call = Call.post("/v1/check")
        call.patience = .seconds(86_400)
        let json = try await context.daemon.json(call)
        context.console.answer(json)
        let findings = json["findings"]?.array ?? []
        for finding in findings { context.console.say(Self.line(finding)) }
        let total = json["findings_total"]?.integer ?? findings.count
        if total > findings.count { context.console.say("and \(total - findings.count) more") }
        let checked = (json["checked"]?.object?.members ?? []).map {
            "\($0.value.integer ?? 0) \($0.name.replacing("_", with: " "))"
        }
        let isWell = json["ok"]?.bool == true
        context.console.say("\(isWell ? "all is well" : "\(total) found"): checked \(checked.joined(separator: ", "))")
        return isWell ? .done : .failed
    }

    private static func line(_ finding: JSON) -> String {
        let job = (finding["job"]?.integer).map { " job \($0)" } ?? ""
        let file = (finding["file"]?.string).map { " \($0)" } ?? ""
        let text = finding["message"]?.string ?? ""
        return "\(finding["kind"]?.string ?? "")\(job)\(file): \(text)".printable
    }
}
