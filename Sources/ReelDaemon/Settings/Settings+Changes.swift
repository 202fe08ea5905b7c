extension Settings {
    /// What one reload changes.
    package struct Change: Equatable, Sendable {
        package let path: String
        /// The change in words, the path at its front.
        package let text: String
        /// Whether it is in force only after a restart.
        package let needsRestart: Bool
    }

    /// Everything that `next` says otherwise, in the order of the file.
    package func changes(to next: Settings) -> [Change] {
        Self.changes(from: facts, to: next.facts) + laneChanges(to: next)
    }

    private func laneChanges(to next: Settings) -> [Change] {
        let added = next.lanes.filter { lane($0.name) == nil }.map { Change("lanes.\($0.name)", "added") }
        let removed = lanes.filter { next.lane($0.name) == nil }.map { Change("lanes.\($0.name)", "removed") }
        let changed = lanes.flatMap { lane in
            next.lane(lane.name).map { Self.changes(from: lane.facts, to: $0.facts) } ?? []
        }
        return changed + added + removed
    }

    /// Both lists name the same keys in the same order.
    private static func changes(from old: [Fact], to new: [Fact]) -> [Change] {
        zip(old, new).filter { $0.text != $1.text }.map { old, new in
            let text = old.isSecret ? "changed" : "\(old.text) -> \(new.text)"
            return Change(new.path, text, needsRestart: new.needsRestart)
        }
    }

    /// These settings as far as they can be in force in a process that was started with `running`.
    func applied(over running: Settings) -> Settings {
        var next = self
        (next.socket, next.stateDir, next.http) = (running.socket, running.stateDir, running.http)
        return next
    }
}

extension Settings.Change {
    init(_ path: String, _ words: String, needsRestart: Bool = false) {
        self.init(path: path, text: "\(path) \(words)", needsRestart: needsRestart)
    }
}

extension [Settings.Change] {
    /// All of it in one line: what changed, and what waits for a restart.
    package var report: String {
        let live = filter { !$0.needsRestart }.map(\.text)
        let later = filter(\.needsRestart).map(\.path)
        let changed = live.isEmpty ? "nothing changed" : live.joined(separator: ", ")
        return "reload: \(changed)\(later.isEmpty ? "" : "; needs a restart: \(later.joined(separator: ", "))")"
    }
}
