import Glibc
import ReelCore

/// A call to the system about a file that failed.
struct IOFailure: Error, Equatable, Sendable {
    /// `errno`.
    let number: Int32
    /// What was tried: `open`, `write`, ...
    let call: String

    init(_ call: String, _ number: Int32 = errno) { (self.call, self.number) = (call, number) }

    /// The failure as a job shows it.
    var jobError: JobError {
        let reason = String(cString: strerror(number))
        let isFull = number == ENOSPC || number == EDQUOT
        return JobError(
            code: isFull ? "storage_full" : "storage_failed",
            message: isFull ? "there is no room for the file: \(reason)" : "a file failed at \(call): \(reason)")
    }
}

extension IOFailure {
    /// Whether it is this one file that is no good, rather than the host that is short of something.
    var isOfTheFile: Bool { [EIO, EACCES, ELOOP, EISDIR].contains(number) }
}
