import ArgumentParser
import ReelAPI
import ReelCore

/// `reel upload`: sends images to the daemon, to be named in requests.
struct UploadCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "upload",
        abstract: "Send reference images to the daemon; prints what to name them by.",
        discussion: """
            A PNG or JPEG of at most 64 MiB; the models take at most 10 MiB. The same image is kept once. It stays for as \
            long as a job needs it, and after its last use for as long as the settings say (keep.uploads). Nobody else can \
            name it.

              reel upload a.png b.jpg
              reel submit --model kling/kling-v3 --prompt "A cat" --first-frame "$(reel upload a.png)"

            reel submit uploads the files that it is given by itself.
            """)

    @Argument(help: "The images.", completion: .file(extensions: ["png", "jpg", "jpeg"]))
    var files: [String]

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        var outcome = CommandOutcome.done
        for file in files {
            do {
                let json = try await context.daemon.upload(file).success()
                let answer = try UploadAnswer(json: json)
                context.console.answer(json)
                context.console.say(answer.url.printable)
            } catch let refusal as ErrorAnswer where files.count > 1 {
                outcome = .refused
                tell(refusal, file, context)
            } catch let refusal as ErrorAnswer {
                throw UsageError("\(file): \(refusal.message)")
            } catch let trouble as FileTrouble {
                throw UsageError(trouble.description)
            }
        }
        return outcome
    }

    private func tell(_ refusal: ErrorAnswer, _ file: String, _ context: Context) {
        context.console.answer(refusal.json)
        context.console.note("reel: \(file.printable): \(refusal.message.printable)")
    }
}
