package import ReelCore

extension SQLiteStore {
    package func budget(_ period: BudgetWindow.Period, owner: UInt32?) async throws -> BudgetReport {
        throw ReelError(.notImplemented, "the budget is not_implemented in this version")
    }

    package func batches(owner: UInt32?, named name: String?, upTo limit: Int) async throws -> [BatchReport] {
        throw ReelError(.notImplemented, "batches are not_implemented in this version")
    }

    package func duplicate(of job: NewJob) async throws -> Duplicate? { nil }

    package func settle(_ id: JobID, submission number: Int?, isBilled: Bool) async throws -> Job {
        throw ReelError(.notImplemented, "this is not_implemented in this version")
    }
}
