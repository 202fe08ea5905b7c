import Glibc

extension Reeld {
    /// What the kernel counts of it now.
    ///
    /// - Throws: ``BenchTrouble`` with its log when it has ended.
    func figures() throws -> ProcessFigures { try ProcessFigures(of: processID()) }

    /// By how much its memory grows at most while something is done.
    ///
    /// - Parameter work: what is done.
    /// - Returns: the peak less what was resident before, in megabytes of 1,000,000 bytes.
    /// - Throws: what `work` throws, or ``BenchTrouble`` when it has ended.
    func growth(during work: () async throws -> Void) async throws -> Double {
        try ProcessFigures.forgetPeak(of: processID())
        let before = try figures().resident
        try await work()
        return try figures().peak - before
    }

    private func processID() throws -> pid_t {
        guard let pid = child.processID else { throw BenchTrouble("reeld has ended: \(child.log.suffix(2000))") }
        return pid
    }
}
