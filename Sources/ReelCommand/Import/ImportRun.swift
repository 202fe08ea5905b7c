/// One run of an import: what its lines are called by, and how a person goes on with it when it is broken off.
struct ImportRun: Sendable {
    let keys: LineKeys
    /// The command that makes only what is missing, for a person to give.
    let resumption: String
    /// Whether the command that was given would make everything anew.
    let isAnew: Bool

    /// - Parameters:
    ///   - file: what is submitted.
    ///   - name: of the run, as the person gave it.
    ///   - isAgain: whether jobs of earlier runs are to be made once more.
    ///   - makeName: names a run that nobody named.
    /// - Throws: ``UsageError`` for a name that is too long.
    init(_ file: ImportFile, name: String?, isAgain: Bool, makeName: () -> String) throws(UsageError) {
        var words = ["reel", "submit", "--from", file.name.shellWord]
        isAnew = isAgain && name == nil
        if isAgain { words.append("--again") }
        if let name = name ?? (isAnew ? makeName() : nil) {
            words += ["--idempotency-key", name.shellWord]
            keys = try LineKeys(name: name)
        } else {
            keys = LineKeys(path: file.path)
        }
        let input = file.name == "-" ? " and the same input" : ""
        resumption = "\(words.joined(separator: " ").printable), with the other flags as they are\(input)"
    }
}

extension String {
    /// The text as one word of a shell's command line.
    fileprivate var shellWord: String {
        let isPlain =
            !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "_-./,:@%+=".utf8.contains(byte)
                }
            }
        return isPlain ? self : "'\(replacing("'", with: #"'\''"#))'"
    }
}
