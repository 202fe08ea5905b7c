import ReelCore
import Testing

/// When a notice is sent again, and which changes are told.
@Suite struct DeliveryTests {
    private let start = Timestamp(milliseconds: 1_000_000_000_000)

    @Test func `it is tried for 24 hours, with growing waits, and then given up`() {
        var (now, times) = (start, [Duration]())
        var triedAt: Timestamp?
        while !DeliverySchedule.isOver(since: start, now: now, triedAt: triedAt, failures: times.count + 1) {
            let next = DeliverySchedule.next(
                after: times.count + 1, since: start, now: now, chance: 0.5, retryAfter: nil)
            times.append(next - start)
            (now, triedAt) = (next, now)
        }
        let hours: [Double] = [
            5 / 3600.0, 305 / 3600.0, 2105 / 3600.0, 9305 / 3600.0, 27_305 / 3600.0, 63_305 / 3600.0, 24,
        ]
        #expect(times.map { ($0 / .seconds(3600) * 1000).rounded() } == hours.map { ($0 * 1000).rounded() })
    }

    @Test func `the waits are spread by a tenth`() {
        func wait(_ chance: Double) -> Duration {
            DeliverySchedule.next(after: 2, since: start, now: start, chance: chance, retryAfter: nil) - start
        }
        #expect(wait(0) == .seconds(270) && wait(0.5) == .seconds(300))
    }

    @Test func `a receiver may ask for a longer wait, of six hours at most, and for no shorter one`() {
        func wait(_ asked: Duration) -> Duration {
            DeliverySchedule.next(after: 1, since: start, now: start, chance: 0.5, retryAfter: asked) - start
        }
        #expect(wait(.seconds(60)) == .seconds(60) && wait(.seconds(1)) == .seconds(5))
        #expect(wait(.seconds(86_400)) == .seconds(21_600))
    }

    @Test func `one whose first try comes late is tried some times all the same`() {
        let late = start + .seconds(200_000)
        func isOver(_ triedAt: Timestamp?, _ failures: Int) -> Bool {
            DeliverySchedule.isOver(since: start, now: late, triedAt: triedAt, failures: failures)
        }
        let next = DeliverySchedule.next(after: 1, since: start, now: late, chance: 0.5, retryAfter: nil)
        #expect(next == late + .seconds(5))
        // Tried never, before it was made, and since its time was over.
        #expect(!isOver(nil, 9) && !isOver(start + .seconds(-1), 9))
        #expect(!isOver(late + .seconds(-10), 3) && isOver(late + .seconds(-10), 4))
    }

    @Test func `one whose target was tried in its time is over when that is, whether it was tried itself or not`() {
        func isOver(after seconds: Int64) -> Bool {
            DeliverySchedule.isOver(
                since: start, now: start + .seconds(seconds), triedAt: start + .seconds(10), failures: 1)
        }
        #expect(!isOver(after: 86_399) && isOver(after: 86_400) && isOver(after: 200_000))
    }

    @Test func `one that was tried often enough itself is over after 24 hours, however well its target is`() {
        func isOver(after seconds: Int64, _ attempts: Int) -> Bool {
            DeliverySchedule.isOver(since: start, now: start + .seconds(seconds), attempts: attempts)
        }
        #expect(!isOver(after: 86_399, 9) && !isOver(after: 86_400, 3) && isOver(after: 86_400, 4))
    }

    @Test func `a target that fails is left alone for ten minutes at most, or as long as it asks`() {
        let pauses = [1, 2, 3, 50].map { DeliverySchedule.pause(after: $0, chance: 0.5, retryAfter: nil) }
        #expect(pauses == [.seconds(5), .seconds(300), .seconds(600), .seconds(600)])
        #expect(DeliverySchedule.pause(after: 1, chance: 0.5, retryAfter: .seconds(3600)) == .seconds(3600))
    }

    @Test func `what a caller acts upon is told, and nothing else`() {
        func life(_ state: JobState, _ holds: Set<HoldReason> = []) -> Lifecycle {
            var life = Lifecycle(now: start)
            (life.state, life.holds) = (state, holds)
            return life
        }
        func event(_ old: Lifecycle?, _ new: Lifecycle) -> WebhookEvent? { WebhookEvent(from: old, to: new) }
        let told: [(JobState, WebhookEvent)] = [
            (.succeeded, .succeeded), (.failed, .failed), (.canceled, .canceled), (.inDoubt, .inDoubt),
        ]
        for (state, expected) in told {
            #expect(event(life(.rendering), life(state)) == expected)
            #expect(event(life(state), life(state)) == nil)
        }
        for state in [JobState.queued, .submitting, .rendering, .fetching] { #expect(event(nil, life(state)) == nil) }
        #expect(event(nil, life(.held, [.approval])) == .held)
        #expect(event(life(.queued), life(.held, [.budget])) == nil)
        #expect(event(life(.held, [.budget]), life(.held, [.budget, .operator])) == .held)
        #expect(event(life(.held, [.budget, .operator]), life(.held, [.operator])) == nil)
    }

    @Test func `a secret is whsec_ and base64 of 24 to 64 bytes, and shows itself to nobody`() {
        let text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        let secret = WebhookSecret(text)
        #expect(secret?.reveal() == text)
        #expect("\(secret as Any)".contains("MfKQ") == false)
        for bad in ["", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_AAAA", "whsec_!!!!"] {
            #expect(WebhookSecret(bad) == nil, "\(bad)")
        }
        #expect(WebhookSecret.random() != WebhookSecret.random())
        #expect(WebhookSecret(WebhookSecret.random().reveal()) != nil)
    }
}
