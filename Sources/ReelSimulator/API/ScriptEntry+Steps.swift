package import Foundation

/// A script that does not say what it wants.
package struct ScriptMistake: Error, CustomStringConvertible {
    package let description: String
}

extension Script {
    /// Adds the steps of a JSON array of entries, or of a single entry; all of them or, after a mistake, none.
    /// - Returns: how many there were.
    @discardableResult
    package func append(json: Data) throws -> Int {
        let decoder = ControlCoding.decoder()
        let isArray = json.first { !" \n\r\t".utf8.contains($0) } == UInt8(ascii: "[")
        let entries =
            isArray
            ? try decoder.decode([ScriptEntry].self, from: json) : [try decoder.decode(ScriptEntry.self, from: json)]
        for add in try entries.map({ try $0.addition() }) { add(self) }
        return entries.count
    }
}

extension ScriptEntry {
    /// Checks the entry, and returns what adds it to a script.
    fileprivate func addition() throws(ScriptMistake) -> (Script) -> Void {
        switch on {
        case .connection:
            let step = step(try connectionFault())
            return { $0.connections.append(step) }
        case .submission:
            let step = step(try submissionFault())
            return { $0.submissions.append(step) }
        case .task:
            let step = step(plan ?? TaskPlan())
            return { $0.tasks.append(step) }
        case .poll:
            let step = step(try pollFault())
            return { $0.polls.append(step) }
        case .download:
            let step = step(try downloadFault())
            return { $0.downloads.append(step) }
        }
    }

    private func step<Fault>(_ fault: Fault?) -> ScriptStep<Fault> {
        let match = StepMatch(prompt: prompt, task: task, file: file, index: index)
        return ScriptStep(fault, when: match, times: always == true ? nil : times ?? 1, holds: holds ?? [])
    }

    private func connectionFault() throws(ScriptMistake) -> ConnectionFault? {
        guard let name = self.do else { return nil }
        guard let fault = ConnectionFault(rawValue: name) else { throw unknown(name, known: "reset, hang") }
        return fault
    }

    private func submissionFault() throws(ScriptMistake) -> SubmissionFault? {
        switch self.do {
        case nil: return nil
        case "answer": return .answer(try answer())
        case "reset_unread": return .resetUnread
        case "reset": return .reset(createsTask: createsTask ?? false)
        case "hang": return .hang(createsTask: createsTask ?? false)
        case let name?: throw unknown(name, known: "answer, reset_unread, reset, hang")
        }
    }

    private func pollFault() throws(ScriptMistake) -> PollFault? {
        switch self.do {
        case nil: return nil
        case "answer": return .answer(try answer())
        case "reset": return .reset
        case "hang": return .hang
        case "status": return .status(word ?? "paused")
        case "wrong_task_id": return .wrongTaskID
        case "failed": return .failed(code: code ?? "GENERATION_FAILED", message: message ?? "The generation failed.")
        case let name?: throw unknown(name, known: "answer, reset, hang, status, wrong_task_id, failed")
        }
    }

    private func downloadFault() throws(ScriptMistake) -> DownloadFault? {
        switch self.do {
        case nil: return nil
        case "answer": return .answer(try answer())
        case "expire": return .expire(status: status ?? 403)
        case "short": return .short(bytes: bytes ?? 1000)
        case "break_off": return .breakOff(bytes: bytes ?? 1000)
        case "stall": return .stall(bytes: bytes ?? 1000)
        case "reset": return .reset
        case "hang": return .hang
        case "garbage": return .garbage
        case "chunked": return .chunked
        case "ignore_range": return .ignoreRange
        case "changed_etag": return .changedETag
        case "redirect": return .redirect
        case let name?:
            let known = "answer, expire, short, break_off, stall, reset, hang, garbage, chunked, ignore_range, "
            throw unknown(name, known: known + "changed_etag, redirect")
        }
    }

    private func unknown(_ name: String, known: String) -> ScriptMistake {
        ScriptMistake(description: "\(on): \"do\": \"\(name)\" is none of \(known)")
    }
}
