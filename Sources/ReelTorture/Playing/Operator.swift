import Foundation
import ReelAPI
import ReelCore
import ReelSimulator
import ReelTesting

/// An honest person who resolves jobs in doubt by what the provider's own books say.
///
/// There is one only: what one has seen in the books must still hold when it is said.
struct Operator {
    /// A request of a daemon that is gone may still be on its way to the provider for so long.
    private static let caution: Duration = .milliseconds(800)

    let client: Client

    /// Looks through the jobs in doubt once.
    ///
    /// - Parameters:
    ///   - share: how many of them are dealt with.
    ///   - isBold: whether some are given up or sent again at the risk of paying twice.
    /// - Throws: when the daemon does not answer.
    func resolve(_ share: Double, isBold: Bool = true) async throws {
        let page = try JobPage(json: await client.socket.call(.get("/v1/jobs?state=in_doubt&limit=200")).success())
        for job in page.jobs where client.chance.chance() < share {
            try await resolve(job, isBold: isBold)
        }
    }

    private func resolve(_ job: JobAnswer, isBold: Bool) async throws {
        note(job)
        let answer = try await client.socket.call(.get("/v1/jobs/\(job.id)/history")).success()
        let history = try HistoryAnswer(json: answer)
        guard let newest = history.submissions.last, let since = history.history.last(where: { $0.to == .inDoubt })?.at,
            let marker = job.request["prompt"]?.string.flatMap(Account.marker(in:)),
            Timestamp(Date()) - since >= Self.caution
        else { return }
        let books = client.simulator.ledger.snapshot
        if books.submissions(prompt: marker).contains(where: { $0.status == nil && $0.fault == nil }) { return }
        let known = Set(history.submissions.compactMap(\.taskID?.rawValue))
        let task = books.billed(prompt: marker).last {
            !known.contains($0.id) && Timestamp($0.createdAt) + .milliseconds(1) >= newest.intentAt
        }
        let luck = isBold ? client.chance.chance() : 1
        switch (luck, task) {
        case (..<0.06, _): try await act(.giveUp, "give_up", job.id)
        case (..<0.10, _): try await act(.resubmit, "resubmit", job.id)
        case (_, let task?): try await act(.adopt, "adopt", job.id, task: task.id)
        case (_, nil): try await act(.notCreated, "not_created", job.id)
        }
    }

    /// Whoever sees a job has its id, also when its own client does not.
    func note(_ job: JobAnswer) {
        guard let marker = job.request["prompt"]?.string.flatMap(Account.marker(in:)) else { return }
        client.journal.acknowledge(marker, as: job.id)
    }

    private func act(_ deed: Deed, _ outcome: String, _ job: JobID, task: String? = nil) async throws {
        var body = JSON.Object([(name: "outcome", value: .string(outcome))])
        body["task_id"] = task.map(JSON.string)
        do {
            try await client.act(deed, on: job, .object(body))
        } catch let error as ErrorAnswer where error.status == 409 {
            // Canceled by a client meanwhile.
        }
    }
}
