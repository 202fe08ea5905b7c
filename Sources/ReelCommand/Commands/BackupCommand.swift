import ArgumentParser
import Foundation
import ReelAPI
import ReelCore

/// `reel backup`: the database in a file of one's own.
struct BackupCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the daemon's database to a file while it works; for administrators.",
        discussion: """
              reel backup /backup/reel.db     then the clips: rsync -a STATE/clips/ /backup/clips/
              reel backup - | zstd > reel.db.zst

            The copy is the database alone. Clips and uploads are files in the state directory that never change: copy
            them after it, at any time. To start from a backup, put it in place of reel.db and remove reel.db-wal and
            reel.db-shm: what waited is then held, since it may have been paid for meanwhile. Webhook secrets are not in
            it, and tokens end with it: make new tokens then, and give receivers what reel webhook secret shows.
            """)

    @Argument(help: "The file, or - for standard output.", completion: .file())
    var file: String

    @Flag(help: "Write over a file that is there.")
    var force = false

    @OptionGroup
    var common: CommonOptions

    var endsOrderly: Bool { true }

    func run(_ context: Context) async throws -> CommandOutcome {
        var call = Call.get("/v1/backup")
        call.patience = .seconds(86_400)
        let target = try BackupFile(file, force: force)
        do {
            let answer = try await context.daemon.stream(call) { try target.write($0) }
            guard answer.isWhole else {
                throw CommandFailure(.failed, "the backup came over damaged: its length or SHA-256 is not the daemon's")
            }
            try target.finish()
            if !target.isStandardOutput { tell(answer, context) }
        } catch {
            target.discard()
            throw (error as? FileTrouble).map { CommandFailure(.failed, $0.description) } ?? error
        }
        return .done
    }

    private func tell(_ answer: StreamedAnswer, _ context: Context) {
        context.console.answer([
            "file": .string(file), "bytes": .number(.init(answer.bytes)), "sha256": .string(answer.sha256), "ok": true,
        ])
        context.console.say(
            "backup \(file.printable)  \(answer.bytes.byteSize) (\(answer.bytes) bytes)  "
                + "whole, sha256 \(answer.sha256)")
    }
}
