import ReelStore

/// Other settings for the lanes, as the dispatcher puts them in force.
struct LanePlan: Sendable {
    /// All lanes, in the order in which they are looked at.
    let lanes: [Lane]
    let fetchesAtOnce: Int
    private let changed: [(lane: Lane, configuration: LaneConfiguration)]
    private let retired: [Lane]

    /// - Parameters:
    ///   - configurations: the lanes that the settings name now.
    ///   - existing: the lanes at work; those that are not named any more stay, since jobs may be in them.
    ///   - records: how lanes stood that are new.
    ///   - fetchesAtOnce: how many jobs' clips are downloaded at a time, for each lane.
    ///   - rules: time, luck and the settings.
    ///   - tell: told when a new lane stands differently.
    init(
        _ configurations: [LaneConfiguration], existing: [Lane], records: [String: LaneRecord], fetchesAtOnce: Int,
        rules: Rules, changed tell: @escaping @Sendable (LaneView) -> Void = { _ in }
    ) {
        let known = Dictionary(existing.map { ($0.name, $0) }) { first, _ in first }
        let named = Set(configurations.map(\.name))
        changed = configurations.compactMap { configuration in known[configuration.name].map { ($0, configuration) } }
        retired = existing.filter { !named.contains($0.name) }
        lanes =
            configurations.map {
                known[$0.name] ?? Lane($0, record: records[$0.name], rules: rules, changed: tell)
            } + retired
        self.fetchesAtOnce = fetchesAtOnce
    }

    func carryOut() async {
        for (lane, configuration) in changed { await lane.apply(configuration) }
        for lane in retired { await lane.retire() }
    }
}
