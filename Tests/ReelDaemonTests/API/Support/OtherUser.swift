import Foundation
import Glibc
import ReelTesting
import Testing

/// Somebody who is neither root nor in `reel-admin`: `curl` as nobody.
enum OtherUser {
    static let nobody = 65534
    private static let setpriv = "/usr/bin/setpriv"
    private static let curl = "/usr/bin/curl"

    /// Whether this machine lets a test be somebody else.
    static var isPossible: Bool {
        geteuid() == 0 && [setpriv, curl].allSatisfy(FileManager.default.isExecutableFile)
    }

    /// Lets everybody connect, as a group does in a real installation.
    static func admit(to world: World) {
        chmod(world.daemon.folder.path, 0o711)
        chmod(world.socket, 0o666)
    }

    /// Makes the calling thread somebody else for the rest of its life, and no other thread.
    ///
    /// The C library's own call would change all threads; the kernel tells the peer of a socket who connected it.
    static func become(_ uid: Int) {
        typealias Function = @convention(c) (Int, Int, Int, Int) -> Int
        #if arch(arm64)
            let setresuid = 147
        #else
            let setresuid = 117
        #endif
        let function = dlsym(nil, "syscall")
        let result = function.map { unsafeBitCast($0, to: Function.self)(setresuid, -1, uid, -1) }
        precondition(result == 0, "cannot be user \(uid)")
    }

    static func call(
        _ world: World, _ method: String, _ path: String, _ body: String? = nil, as uid: Int = nobody
    ) async throws -> WireAnswer {
        let data = body.map { ["-H", "Content-Type: application/json", "--data-binary", $0] } ?? []
        let answer = try await run(
            ["--reuid=\(uid)", "--regid=\(uid)", "--clear-groups", curl, "-sS", "-i", "--max-time", "60"]
                + ["--unix-socket", world.socket, "-X", method, "http://reel\(path)"] + data)
        DocumentCheck.expect(method, path, answer)
        return answer
    }

    private static func run(_ arguments: [String]) async throws -> WireAnswer {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try output(of: arguments) }) }
        }
    }

    private static func output(of arguments: [String]) throws -> WireAnswer {
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: setpriv)
        process.arguments = arguments
        (process.standardOutput, process.standardError, process.standardInput) = (pipe, pipe, FileHandle.nullDevice)
        try process.run()
        let bytes = [UInt8](pipe.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else {
            throw ProcessTrouble("curl: \(String(decoding: bytes, as: UTF8.self))")
        }
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return WireAnswer(status: status, head: head, body: Array(bytes[end.upperBound...]))
    }
}
