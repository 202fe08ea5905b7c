import ArgumentParser
import ReelCore

/// `reel estimate`: what `reel submit` would do.
struct EstimateCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "estimate",
        abstract: "Say what a job would send and cost; store nothing.",
        discussion: """
              reel estimate request.json
              reel estimate --model kling/kling-v3 --prompt "A cat" --resolution 1080P
            """)

    @Argument(help: "The request file, or '-'.", completion: .file(extensions: ["json"]))
    var file: String?

    @OptionGroup(title: "Request")
    var request: RequestOptions

    @OptionGroup(title: "Queue")
    var queue: QueueOptions

    @OptionGroup
    var common: CommonOptions

    func validate() throws {
        guard file != nil || request.model != nil else {
            throw ValidationError("Give a request file, '-', or at least --model.")
        }
    }

    func run(_ context: Context) async throws -> CommandOutcome {
        let shelf = ImageShelf(context.daemon, .inline)
        let draft = try JobDraft(
            document: try await shelf.document(file), request: try await request.changes(shelf),
            queue: try queue.changes(now: context.time.now))
        return try await Estimating(context: context).report(draft)
    }
}
