extension Console {
    /// Commands that would change something, each with what it does.
    func say(_ remedies: [Explanation.Remedy]) {
        let width = remedies.map(\.command.displayWidth).max() ?? 0
        for remedy in remedies { say("  \(remedy.command.padded(to: width))   \(remedy.effect)") }
    }
}
