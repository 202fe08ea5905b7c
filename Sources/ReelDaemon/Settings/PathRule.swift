/// What a path must be like: absolute, without control characters, and not too long.
struct PathRule {
    /// The most bytes it may have.
    let limit: Int

    static let file = PathRule(limit: .max)
    /// `sun_path` has 108 bytes, the last of which is zero.
    static let socket = PathRule(limit: 107)

    /// What is wrong with a path and what would be right, or `nil`.
    func problem(with path: String) -> String? {
        if !path.utf8.starts(with: "/".utf8) {
            return "the path is not absolute: give one that begins with /"
        }
        if path.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            return "the path holds a control character: give one without"
        }
        if path.utf8.count > limit {
            return "the path has \(path.utf8.count) bytes: give one of at most \(limit)"
        }
        return nil
    }
}
