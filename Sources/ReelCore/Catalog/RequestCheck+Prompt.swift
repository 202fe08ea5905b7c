extension RequestCheck {
    /// Checks the top-level prompt, and that there is one where the model needs it.
    mutating func checkPrompt(besideReferences hasReferences: Bool) throws(ReelError) {
        let isNeeded = !model.prompt.substitutes.contains { substitute in
            switch substitute {
            case .shots: request["extra_params"]?["multi_shot"]?.value.bool == true
            case .references: hasReferences
            }
        }
        guard let field = request["prompt"] else {
            if isNeeded { throw missingPrompt() }
            return
        }
        let text = try field.prompt()
        if isNeeded, text.isBlank { throw missingPrompt() }
        switch model.prompt.limit {
        case .characters(let limit): try field.checkLength(of: text, 0...limit)
        case .advice(let chineseCharacters, let words):
            let count = text.wordCount
            if count.chineseCharacters > chineseCharacters || count.words > words {
                warn(
                    field,
                    """
                    longer than the vendor advises (\(chineseCharacters) Chinese characters or \(words) words); \
                    parts of it may be ignored
                    """
                )
            }
        }
    }

    private func missingPrompt() -> ReelError {
        let words = model.prompt.substitutes.map(\.rawValue).joined(separator: " or ")
        let exception = words.isEmpty ? "" : " unless \(words) stands for it"
        return ReelError(.invalidRequest, field: "prompt", "missing or empty: \(model.name) needs one\(exception)")
    }
}

extension RequestField {
    /// Reads a text for the model; its words are never repeated in a message.
    func prompt() throws(ReelError) -> String {
        guard let text = value.string else { throw mismatch("a string", isPrivate: true) }
        if let control = text.unicodeScalars.first(where: \.isForbidden) {
            let code = String(control.value, radix: 16, uppercase: true)
            let padded = String(repeating: "0", count: 4 - code.count) + code
            throw refusal("it holds the control character U+\(padded); only line breaks and tabs are accepted")
        }
        return text
    }

    /// Holds a text to a number of characters, as the provider counts them: Unicode scalars.
    func checkLength(of text: String, _ range: ClosedRange<Int>) throws(ReelError) {
        let count = text.unicodeScalars.count
        if count > range.upperBound {
            throw refusal("\(count) characters are too many: at most \(range.upperBound) are accepted")
        }
        if range.lowerBound > 0, text.isBlank { throw refusal("empty: give 1 to \(range.upperBound) characters") }
    }
}

extension Unicode.Scalar {
    fileprivate var isForbidden: Bool {
        isControl && self != "\n" && self != "\t" && self != "\r"
    }

    /// The ideographs: Unified with its extensions, and the compatibility ones.
    fileprivate var isChinese: Bool {
        switch value {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: true
        default: false
        }
    }
}

extension String {
    /// Whether there is nothing but white space.
    var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }

    /// Chinese characters, and the words of other scripts between them.
    fileprivate var wordCount: (chineseCharacters: Int, words: Int) {
        var (chineseCharacters, words, isInWord) = (0, 0, false)
        for scalar in unicodeScalars {
            let isChinese = scalar.isChinese
            let continuesWord = !isChinese && !scalar.properties.isWhitespace
            if isChinese { chineseCharacters += 1 }
            if continuesWord, !isInWord { words += 1 }
            isInWord = continuesWord
        }
        return (chineseCharacters, words)
    }
}
