import ReelCore
import Testing

/// When a notice is sent again, and which changes are told.
@Suite struct DeliveryTests {
    private let start = Timestamp(milliseconds: 1_000_000_000_000)

    @Test func `it is tried for 24 hours, with growing waits, and then given up`() {
        var (now, times) = (start, [Duration]())
        while let next = DeliverySchedule.next(
            after: times.count + 1, since: start, now: now, chance: 0.5, retryAfter: nil)
        {
            times.append(next - start)
            now = next
        }
        let hours: [Double] = [
            5 / 3600.0, 305 / 3600.0, 2105 / 3600.0, 9305 / 3600.0, 27_305 / 3600.0, 63_305 / 3600.0, 24,
        ]
        #expect(times.map { ($0 / .seconds(3600) * 1000).rounded() } == hours.map { ($0 * 1000).rounded() })
    }

    @Test func `the waits are spread by a tenth`() {
        func wait(_ chance: Double) -> Duration? {
            DeliverySchedule.next(after: 2, since: start, now: start, chance: chance, retryAfter: nil).map {
                $0 - start
            }
        }
        #expect(wait(0) == .seconds(270) && wait(0.5) == .seconds(300))
    }

    @Test func `a receiver may ask for a longer wait, of six hours at most, and for no shorter one`() {
        func wait(_ asked: Duration) -> Duration? {
            DeliverySchedule.next(after: 1, since: start, now: start, chance: 0.5, retryAfter: asked).map { $0 - start }
        }
        #expect(wait(.seconds(60)) == .seconds(60) && wait(.seconds(1)) == .seconds(5))
        #expect(wait(.seconds(86_400)) == .seconds(21_600))
    }

    @Test func `one whose first try comes late is tried some times all the same`() {
        let late = start + .seconds(200_000)
        func next(_ attempts: Int) -> Timestamp? {
            DeliverySchedule.next(after: attempts, since: start, now: late, chance: 0.5, retryAfter: nil)
        }
        #expect(next(1) == late + .seconds(5) && next(3) == late + .seconds(1800) && next(4) == nil)
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
