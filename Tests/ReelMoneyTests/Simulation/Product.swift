import ReelCore

/// A model as the provider sells it.
struct Product: Sendable, Hashable {
    let name: String
    /// Credits of one task, by the provider's own list.
    let price: Int
    /// Whether reel knows that price.
    var isPriced = true
    var clips = 1
    /// Seconds of video; `nil` where a request does not tell them.
    let seconds: Int?
    /// The median of the rendering times, in seconds.
    let renders: Int

    /// What one submission comes to as reel counts it.
    var amount: Amount { Amount(credits: isPriced ? price : 0, clips: clips, seconds: seconds ?? 0) }

    static let all = [
        Self(name: "small/quick", price: 90, seconds: 4, renders: 60),
        Self(name: "small/pair", price: 150, clips: 2, seconds: 8, renders: 120),
        Self(name: "large/plain", price: 600, seconds: 5, renders: 240),
        Self(name: "large/long", price: 1200, seconds: 10, renders: 420),
        Self(name: "large/four", price: 1377, clips: 4, seconds: nil, renders: 300),
        Self(name: "odd/unpriced", price: 250, isPriced: false, seconds: 6, renders: 180),
    ]

    static func named(_ name: String) -> Product? { all.first { $0.name == name } }
}
