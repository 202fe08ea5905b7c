import ArgumentParser
import ReelAPI
import ReelCore

/// `reel submit`: from a file, from flags, or both; or many at once from a JSONL file.
struct SubmitCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Queue a job, or many.",
        discussion: """
            A request file holds the provider's body, or {"request":{...}} with queue settings; '-' reads standard \
            input. Flags override what the file says, or add to it. Unless --wait is given, the command ends with 0 as \
            soon as the job is safe in the queue.

            What is the same as a job of a short while ago is taken with a warning, or refused where the settings say \
            so. At a terminal you are asked first; --again says yes beforehand, and --takes N makes N on purpose.

              reel submit request.json
              reel submit --model kling/kling-v3 --prompt "A cat" --duration 5
              reel submit request.json --first-frame a.png --label film=spring
              reel submit request.json --wait -o clip.mp4
              reel submit --from shots.csv --batch spring       asks first; --yes goes without
              reel submit --from shots.jsonl --dry-run          says what it would come to

            The first line of a CSV file names the columns: fields of the request (prompt, duration, \
            extra_params.cfg_scale, reference_images.0.url), images (first_frame, last_frame, asset) and queue settings \
            (batch, labels.NAME, priority, deadline). An empty cell leaves its field out.

            Running a file again makes only what is missing, also when lines were corrected or added. The same lines in \
            a file of another name are another import, and are made and paid for once more. For the summary, and for \
            --dry-run with --from, the images that the lines name are uploaded; nothing else is stored. reel(1) tells \
            more.

              reel submit next.json --after 41,42      waits until both have succeeded
              reel submit request.json --dry-run
            """)

    @Argument(help: "The request file, or '-'.", completion: .file(extensions: ["json"]))
    var file: String?

    @Option(
        help: ArgumentHelp("Many jobs: JSON lines or CSV; '-' reads standard input.", valueName: "file"),
        completion: .file(extensions: ["jsonl", "ndjson", "csv", "tsv"]))
    var from: String?

    @OptionGroup(title: "Request")
    var request: RequestOptions

    @OptionGroup(title: "Queue")
    var queue: QueueOptions

    @Flag(help: "With --from: do not ask.")
    var yes = false

    @Option(
        help: ArgumentHelp(
            "With --from: what became of each line; else FILE.result.jsonl, with '-' nothing.", valueName: "file"),
        completion: .file(extensions: ["jsonl"]))
    var result: String?

    @Option(help: ArgumentHelp("Submitting twice with the same key makes one job.", valueName: "key"))
    var idempotencyKey: String?

    @Flag(help: "Wait for the end; the exit code says how it went.")
    var wait = false

    @Option(help: ArgumentHelp("With --wait: give up waiting after this long (90s, 2h).", valueName: "time"))
    var waitTimeout: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("With --wait: save the clips there.", valueName: "path"))
    var output: String?

    @Flag(help: "Say what would be stored and sent, and what it would cost; make no job.")
    var dryRun = false

    @OptionGroup
    var common: CommonOptions

    /// An import says how to go on with it; but reading standard input does not notice that it is cancelled.
    var endsOrderly: Bool { from.map { $0 != "-" } ?? (wait && file != "-") }

    func validate() throws {
        let hasFlags = request.model != nil || request.prompt != nil || request.extraParams != nil
        guard file != nil || from != nil || hasFlags else {
            throw ValidationError("Give a request file, '-', --from, or at least --model with --prompt.")
        }
        guard file == nil || from == nil else { throw ValidationError("Give a request file or --from, not both.") }
        guard wait || (output == nil && waitTimeout == nil) else {
            throw ValidationError("--output and --wait-timeout go with --wait.")
        }
        guard !dryRun || !wait else { throw ValidationError("--dry-run goes without --wait.") }
        guard from != nil || (!yes && result == nil) else {
            throw ValidationError("--yes and --result go with --from.")
        }
        try validateTimes()
    }

    func run(_ context: Context) async throws -> CommandOutcome {
        let limit = try TimeLimit(waitTimeout, option: "--wait-timeout").duration
        if let from { return try await importFile(from, context, limit) }
        let draft = try await draft(context)
        if dryRun { return try await Estimating(context: context).report(draft) }
        let (json, jobs) = try await JobSubmission(context: context, key: idempotencyKey).send(draft)
        for job in jobs { context.console.noteWarnings(job.warnings, of: job.id) }
        guard wait else {
            context.console.answer(json)
            for job in jobs { context.console.say(job.receipt) }
            return .done
        }
        return try await Ending(context: context, limit: limit, output: output).await(jobs.map(\.id))
    }

    private func draft(_ context: Context) async throws -> JobDraft {
        let shelf = ImageShelf(context.daemon, dryRun ? .inline : .upload)
        return try JobDraft(
            document: try await shelf.document(file), request: try await request.changes(shelf),
            queue: try queue.changes(now: context.time.now))
    }
}
