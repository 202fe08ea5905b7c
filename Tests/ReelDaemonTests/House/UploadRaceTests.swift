import Foundation
import ReelCore
import ReelProvider
import ReelStore
import ReelTesting
import Testing

/// An upload is used while it is about to be deleted.
@Suite(.timeLimit(.minutes(30)))
struct UploadRaceTests {
    @Test func `a job that was taken has its image, and one that was refused has none`() async throws {
        let folder = try TemporaryFolder()
        let uploads = UploadFolder(path: "\(folder.path)/uploads")
        var rules = Samples.rules(TestTime())
        rules.claimUpload = { uploads.claim($0) }
        let store = try SQLiteStore.open(at: "\(folder.path)/reel.db", sandbox: false, rules: rules)
        let end = Timestamp(Date()) + .seconds(-86_400)
        var (taken, refused) = (0, 0)
        for round in 0..<60 {
            let incoming = try await uploads.receive()
            try await incoming.append(TestImage.png(bytes: 100 + round))
            let sha = try await incoming.finish(declaredAs: nil).sha256
            #expect(try await store.noteUpload(sha, owner: 1000))
            let old = [FileAttributeKey.modificationDate: Date().addingTimeInterval(-200_000)]
            try FileManager.default.setAttributes(old, ofItemAtPath: "\(folder.path)/uploads/\(sha).png")
            var job = Samples.job()
            job.request = ["model": "kling/kling-v3", "reference_images": [["url": .string("upload:\(sha)")]]]
            let wanted = job
            // Each comes first now and then.
            let pruning = Task { await uploads.remove(sha, unlessUsedAfter: end) }
            if round.isMultiple(of: 3) { await pruning.value }
            let result = try await store.enqueue([wanted])[0]
            await pruning.value
            switch result {
            case .success:
                taken += 1
                #expect(uploads.has(sha))
            case .failure:
                refused += 1
                #expect(!uploads.has(sha))
            }
        }
        #expect(taken + refused == 60 && refused >= 20)
    }
}
