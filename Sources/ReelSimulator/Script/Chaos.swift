/// Faults at random.
///
/// What happens to a call is drawn from the seed, the call's subject and how often it came before, so that a run can be
/// repeated whatever the order in which its calls arrive.
package struct Chaos: Sendable {
    package var seed: UInt64
    /// The share of the calls that go wrong, from 0 to 1.
    package var probability: Double
    package var submissions: [SubmissionFault]
    package var polls: [PollFault]
    package var downloads: [DownloadFault]

    /// All faults that a client can live with.
    ///
    /// Those that never answer cost a time-out each and are left out by default.
    package init(seed: UInt64, probability: Double, includesHanging: Bool = false) {
        self.seed = seed
        self.probability = probability
        submissions = Self.submissions + (includesHanging ? [.hang(createsTask: true), .hang(createsTask: false)] : [])
        polls = Self.polls + (includesHanging ? [.hang] : [])
        downloads = Self.downloads + (includesHanging ? [.hang, .stall(bytes: 1000)] : [])
    }

    func draw<Fault>(from faults: KeyPath<Chaos, [Fault]>, subject: String, turn: Int) -> Fault? {
        var random = SplitMix64(seed: seed, subject: "\(subject) \(turn)")
        guard Double.random(in: 0..<1, using: &random) < probability else { return nil }
        return self[keyPath: faults].randomElement(using: &random)
    }
}
