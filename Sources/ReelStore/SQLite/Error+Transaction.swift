import GRDB
import ReelCore

extension Error {
    /// Whether SQLite may have rolled the whole transaction back, or cannot be trusted to commit it.
    var isFatalForTransaction: Bool {
        guard let error = self as? DatabaseError else { return false }
        let fatal: [ResultCode] = [.SQLITE_NOMEM, .SQLITE_INTERRUPT]
        return storageTrouble != nil || error.isDamage || fatal.contains(error.resultCode)
    }
}

extension Error {
    /// What an error of SQLite says of the disk; `nil` where it says nothing.
    var storageTrouble: StorageGuard.Trouble? {
        guard let error = self as? DatabaseError else { return nil }
        switch error.resultCode {
        case .SQLITE_FULL: return .full
        case .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CANTOPEN: return .failing(error.extendedResultCode.description)
        default: return nil
        }
    }

    /// Trouble with the disk in words that do not speak of SQLite; anything else as it is.
    var asStoreTrouble: any Error {
        guard let error = self as? DatabaseError else { return self }
        switch error.resultCode {
        case .SQLITE_FULL: return ReelError(.storageFull, "the disk that holds the jobs is full; nothing was stored")
        case .SQLITE_READONLY, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_NOMEM:
            let reason = error.extendedResultCode.description
            // A commit whose sync failed may be found on the disk after a crash.
            return ReelError(
                .unavailable,
                "the store takes no writes just now (\(reason)); try again, with the same Idempotency-Key where there is one"
            )
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return ReelError(.unavailable, Soundness.refusal)
        default: return self
        }
    }
}
