extension ScriptEntry {
    /// The answer that the entry describes.
    func answer() throws(ScriptMistake) -> ScriptedAnswer {
        guard let status, 200..<600 ~= status else {
            throw ScriptMistake(description: "\(on): an answer needs a \"status\" from 200 to 599")
        }
        return ScriptedAnswer(
            status: status, body: try answerBody(), retryAfter: retryAfter, headers: headers ?? [:],
            createsTask: createsTask ?? false, cutAfter: cutAfter)
    }

    /// `body` names the kind of body, or is the text itself when it begins with `text:`.
    ///
    /// Without it, an answer with a `code` has an error body, and any other has none.
    private func answerBody() throws(ScriptMistake) -> ScriptedBody {
        switch body {
        case nil, "error":
            guard let code else { return .empty }
            return .error(code: code, message: message ?? "\(code)")
        case "code": return .code(code ?? "UNKNOWN")
        case "empty": return .empty
        case "html": return .html
        case "normal": return .normal
        case "half": return .half
        case "without_task_id": return .withoutTaskID
        case let text? where text.hasPrefix("text:"): return .text(String(text.dropFirst("text:".count)))
        case let name?:
            let known = "error, code, empty, html, normal, half, without_task_id, text:…"
            throw ScriptMistake(description: "\(on): \"body\": \"\(name)\" is none of \(known)")
        }
    }
}
