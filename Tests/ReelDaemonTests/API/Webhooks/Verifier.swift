import Foundation
import ReelTesting

/// PyPI's `standardwebhooks`: judges signatures, and is not ours.
enum Verifier {
    /// Whether it is there.
    static var isInstalled: Bool { Judges.has("standardwebhooks/webhooks.py") }

    private static let script = """
        import json, sys
        from standardwebhooks.webhooks import Webhook, WebhookVerificationError
        given = json.load(sys.stdin)
        try:
            print("genuine", Webhook(given["secret"]).verify(given["body"], given["headers"])["type"])
        except WebhookVerificationError as error:
            print("forged")
        """

    /// - Returns: `genuine` and the notice's type, or `forged`.
    static func judge(_ notice: Receiver.Received, secret: String) async throws -> String {
        let given: [String: Any] = [
            "secret": secret, "headers": notice.headers, "body": String(decoding: notice.body, as: UTF8.self),
        ]
        let input = try JSONSerialization.data(withJSONObject: given)
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try run(input) }) }
        }
    }

    private static func run(_ input: Data) throws -> String {
        let (process, output, feed) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script]
        process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONPATH": Judges.folder]) { $1 }
        (process.standardOutput, process.standardInput) = (output, feed)
        try process.run()
        try feed.fileHandleForWriting.write(contentsOf: input)
        try feed.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
