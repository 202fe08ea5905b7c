import ReelCore
import Synchronization

/// What ails a provider account as a whole, and when.
struct Weather: Sendable {
    enum Kind: String, CaseIterable {
        case clear, unauthorized, noCredit, limited, unreachable, failing, mute, forgetful
    }

    private static let slot: Int64 = 2 * 3600 * 1000

    let dice: Dice
    let lane: Int
    /// From here on nothing ails it any more.
    let ending: Mutable<Timestamp?>

    /// A spell lies somewhere in some of the slots.
    func kind(at now: Timestamp) -> Kind {
        if let end = ending.value, end <= now { return .clear }
        let (slot, offset) = now.milliseconds.quotientAndRemainder(dividingBy: Self.slot)
        let luck = dice.roll("weather", lane, Int(slot))
        guard luck.hits(0.3) else { return .clear }
        let kind = luck.pick(Kind.allCases)
        let begin = Int64(luck.number(0...5000)) * 1000
        let length = Int64(luck.number(60...2000)) * 1000
        return (begin..<begin + length).contains(offset) ? kind : .clear
    }
}

/// A value that a test sets while others read it.
final class Mutable<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    init(_ value: Value) { state = Mutex(value) }

    var value: Value {
        get { state.withLock(\.self) }
        set { state.withLock { $0 = newValue } }
    }
}
