package import ReelCore

extension Settings {
    private enum Key: String, CaseIterable {
        case socket, lanes, polling, retry, timeouts, fetching, keep, prices, caps, budget, approval, duplicates
        case limits, webhooks, http, log
        case stateDir = "state_dir"
        case defaultLane = "default_lane"
    }

    /// Reads settings from text; an empty one means all defaults.
    ///
    /// A block without anything in it (`limits:`) means its defaults too, so that its keys can be commented out.
    ///
    /// - Throws: an error with the key's path (`lanes.main.max_in_flight`), the line, and what would be right.
    package static func load(yaml: String) throws(ReelError) -> Settings {
        let root = try Setting(yaml: yaml)
        let settings = try Settings(root)
        try settings.checkWebhooks(in: root)
        return settings
    }

    /// Reads the file at a path.
    ///
    /// - Throws: `not_found` when there is none; else as ``load(yaml:)``.
    package static func load(file path: String) throws(ReelError) -> Settings {
        let bytes: [UInt8]
        do {
            bytes = try SmallFile(path: path, limit: 1 << 20).read()
        } catch {
            throw ReelError(error.isMissing ? .notFound : .invalidRequest, "the settings \(path): \(error.message)")
        }
        guard let yaml = String(validating: bytes, as: UTF8.self) else {
            throw ReelError(.invalidRequest, "the settings \(path) are not UTF-8 text: save the file as UTF-8")
        }
        return try load(yaml: yaml)
    }

    private init(_ root: Setting) throws(ReelError) {
        let block = try SettingsBlock<Key>(root)
        socket = try block[.socket]?.path(.socket) ?? socket
        stateDir = try block[.stateDir]?.path(.file) ?? stateDir
        lanes = try block[.lanes]?.unlessNull?.lanes() ?? lanes
        polling = try block[.polling].map(Polling.init) ?? polling
        retry = try block[.retry].map(Retry.init) ?? retry
        timeouts = try block[.timeouts].map(Timeouts.init) ?? timeouts
        fetching = try block[.fetching].map(Fetching.init) ?? fetching
        keep = try block[.keep].map(Keep.init) ?? keep
        prices = try block[.prices]?.unlessNull?.path(.file)
        caps = try block[.caps]?.caps(lanes: lanes.map(\.name)) ?? caps
        budget = try block[.budget].map(Budget.init) ?? budget
        approval = try block[.approval].map(Approval.init) ?? approval
        duplicates = try block[.duplicates].map(Duplicates.init) ?? duplicates
        limits = try block[.limits].map(Limits.init) ?? limits
        webhooks = try block[.webhooks].map(Webhooks.init) ?? webhooks
        http = try block[.http].map(HTTP.init) ?? http
        log = try block[.log].map(Log.init) ?? log
        defaultLane = try chooseDefaultLane(block)
    }

    /// The lane that is named, else the only one there is.
    private func chooseDefaultLane(_ block: SettingsBlock<Key>) throws(ReelError) -> String {
        let names = lanes.map(\.name)
        let given = try block[.defaultLane]?.word("a lane's name")
        if given == nil, names.count == 1 { return names[0] }
        let name = given ?? defaultLane
        guard names.contains(name) else {
            let list = names.joined(separator: ", ")
            throw block.refusal(at: .defaultLane, "there is no lane \(name.excerpt): give one of \(list)")
        }
        return name
    }
}
