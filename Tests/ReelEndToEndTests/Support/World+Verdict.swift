import Foundation
import ReelAPI
import ReelCore
import ReelSimulator
import ReelTesting
import Testing

/// What must hold at the end of every test.
extension World {
    /// Every acknowledged job is there, in the state expected of it; nothing was paid twice; what is in hand is whole.
    ///
    /// - Parameters:
    ///   - expected: the state of each job that was acknowledged.
    ///   - paidAgain: the prompts for which a person has taken the risk of paying twice.
    /// - Throws: when reeld does not answer.
    func verify(_ expected: [JobID: JobState], paidAgain: Set<String> = []) async throws {
        let ledger = sim.ledger.snapshot
        #expect(Set(ledger.billedTwice.keys).isSubset(of: paidAgain), "paid twice: \(ledger.billedTwice)")
        #expect(ledger.violations.isEmpty && ledger.redirectsFollowed.isEmpty)
        #expect(!ledger.downloads.contains { $0.hadAuthorization })
        #expect(Set(expected.keys) == Set(acknowledged.keys))
        for (id, prompt) in acknowledged.sorted(by: { $0.key < $1.key }) {
            let job = try await job(id)
            #expect(job.state == expected[id], "job \(id), \(prompt)")
            #expect(job.request == Self.request(prompt))
            let history = try await history(id)
            check(history, of: job)
            check(history.submissions, of: job, billed: ledger.billed.filter { $0.prompt == prompt }.map(\.id))
            if job.state == .succeeded { try await checkClips(of: job, submission: history.submissions.count) }
        }
    }

    /// The history is one unbroken chain of states, from nothing to what the job is now.
    private func check(_ history: HistoryAnswer, of job: JobAnswer) {
        let rows = history.history
        #expect(rows.first?.event == "enqueued")
        #expect(rows.map(\.from) == [nil] + rows.dropLast().map(\.to), "job \(job.id): \(rows.map(\.event))")
        #expect(rows.last?.to == job.state)
        #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.id < $1.id && $0.at <= $1.at })
        #expect(rows.count { $0.event == "claimed" } == history.submissions.count)
    }

    /// The job's ledger has one row for each intent, and no task that the provider does not know.
    private func check(_ submissions: [SubmissionRow], of job: JobAnswer, billed: [String]) {
        #expect(submissions.map(\.number) == Array(1..<submissions.count + 1))
        #expect(submissions.allSatisfy { ($0.outcome == .pending) == ($0.resolvedAt == nil) })
        #expect(submissions.allSatisfy { $0.resolvedAt.map { [intent = $0.intentAt] in intent <= $0 } ?? true })
        #expect(!job.state.isEnd || submissions.allSatisfy { $0.outcome != .pending })
        let tasks = submissions.compactMap(\.taskID?.rawValue)
        #expect(Set(tasks).isSubset(of: billed) && Set(tasks).count == tasks.count)
        // A task that nobody is told of lies behind a submission whose outcome is unknown.
        let unknown: Set<SubmissionOutcome> = [.unknown, .gaveUp]
        #expect(billed.count <= tasks.count + submissions.count { unknown.contains($0.outcome) })
    }

    /// What the provider serves, what lies on disk and what reeld serves are the same bytes; nothing else lies there.
    private func checkClips(of job: JobAnswer, submission: Int) async throws {
        let task = try #require(job.taskID).rawValue
        let originals = try await Provider(sim: sim).clips(of: task)
        try #require(job.clips.count == originals.count)
        let clips = "\(state)/clips/\(job.id)"
        var names: [String] = []
        for (index, clip) in job.clips.enumerated() {
            let (file, download) = try await client.download(
                clip.path, naming: { _ in "\(folder.path)/got-\(job.id)-\(index)" })
            #expect(download.sha256 == clip.sha256 && download.contentType == "video/mp4")
            #expect(clip.bytes == originals[index].count)
            let name = "\(submission)-\(index).mp4"
            let isSame = [file, "\(clips)/\(name)"].map { FileManager.default.contents(atPath: $0) == originals[index] }
            #expect(isSame == [true, true], "job \(job.id), clip \(index): as served, as on disk")
            names += [name] + (clip.cover == nil ? [] : ["\(submission)-\(index).cover.png"])
        }
        // Beside the files there may be the mark that says whose they are; nothing of a download is left.
        let found = try FileManager.default.contentsOfDirectory(atPath: clips).filter { !$0.hasSuffix(".task") }
        #expect(found.sorted() == names.sorted())
    }
}
