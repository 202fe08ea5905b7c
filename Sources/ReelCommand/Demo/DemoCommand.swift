import ArgumentParser
import ReelAPI
import ReelCore

/// `reel demo`: a whole round with a daemon of its own, in sandbox mode.
struct DemoCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Show a whole round: a daemon of its own, a job, a clip; no key, no cost.",
        discussion: """
            Starts the reeld that lies beside this program with a simulated provider in a temporary folder, submits the \
            request of the provider's documentation, saves the clip, shows the job's history, and cleans up.

              reel demo
              reel demo -o /tmp/first.mp4
              reel demo --keep            leaves the folder with the queue and the daemon's log
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("Where the clip is saved.", valueName: "path"))
    var output = "demo.mp4"

    @Flag(help: "Leave the temporary folder.")
    var keep = false

    @Flag(help: "Print JSON only on standard output.")
    var json = false

    var isJSON: Bool { json }
    var endsOrderly: Bool { true }

    func run(_ surroundings: Surroundings) async throws -> CommandOutcome {
        let console = surroundings.console
        let folder = try DemoFolder(environment: surroundings.environment)
        defer {
            if keep { console.note("kept \(folder.path)") } else { folder.remove() }
        }
        let daemon = try DemoDaemon(in: folder)
        console.note("started \(daemon.program) in sandbox mode (process \(daemon.processID)): nothing is real or paid")
        do {
            let status = try await SocketClient.withClient(socketPath: folder.socket) { client in
                try await daemon.isReady(client, surroundings.time)
                return try await round(surroundings.context(client) { "demo" })
            }
            await daemon.stop()
            return status
        } catch {
            await daemon.stop()
            throw CommandFailure(error, socketPath: folder.socket)
        }
    }

    /// Submit, wait, save, and tell.
    private func round(_ context: Context) async throws -> CommandOutcome {
        let body = try JSON(parsing: DemoRequest.text)
        let call = Call(.post, "/v1/jobs", body: ["request": body], idempotencyKey: context.makeKey())
        let job = try await JobAnswer(json: context.daemon.json(call))
        context.console.note(job.receipt)
        let ending = Ending(context: context, limit: nil, output: output, outlivesWaiting: false)
        let status = try await ending.await([job.id])
        let history = try await context.daemon.json(.get("/v1/jobs/\(job.id)/history"))
        context.console.say("")
        context.console.say(try HistoryAnswer(json: history))
        return status
    }
}
