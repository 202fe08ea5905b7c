import Foundation
import ReelCore
import ReelDaemon
import Testing

/// Holds answers of the API to its description, whichever test has asked for them.
enum DocumentCheck {
    /// What may be answered before a path is looked at.
    private static let anywhere = [400, 401, 403, 429, 503]

    /// Expects an answer that the description tells of: its status, headers, type and members.
    ///
    /// - Parameters:
    ///   - request: the bytes that were sent; those that are no request are passed over.
    ///   - answer: what came back.
    ///   - location: of the test.
    static func expect(_ request: [UInt8], _ answer: WireAnswer, _ location: SourceLocation = #_sourceLocation) {
        let line = String(decoding: request.prefix { $0 != 13 && $0 != 10 }, as: UTF8.self)
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2] == "HTTP/1.1", !isUnreadable(answer) else { return }
        expect(String(words[0]), String(words[1]), answer, location)
    }

    /// The same for a method and a target.
    static func expect(
        _ method: String, _ target: String, _ answer: WireAnswer, _ location: SourceLocation = #_sourceLocation
    ) {
        guard !isUnreadable(answer) else { return }
        let problems = problems(method, String(target.prefix { $0 != "?" }), answer)
        let call = "\(method) \(target.prefix(200)) \(answer.status)"
        #expect(problems.isEmpty, "\(call)\n\(problems.joined(separator: "\n"))", sourceLocation: location)
    }

    /// Expects server-sent events to have the members that the description tells of.
    ///
    /// - Parameter frames: whole ones; comments are passed over.
    static func expect(frames: String) {
        let check = SchemaCheck(OpenAPI.current.json)
        for frame in frames.components(separatedBy: "\n\n") where frame.hasPrefix("id: ") {
            let members = frame.split(separator: "\n").map { line -> (name: String, value: JSON) in
                let parts = line.split(separator: ":", maxSplits: 1)
                return (String(parts[0]), .string(String(parts[1].dropFirst())))
            }
            let frame = JSON.object(JSON.Object(members))
            check.check(frame, component: "EventFrame")
            let data = frame["data"]?.string.flatMap { try? JSON(parsing: $0) }
            check.check(data ?? "no JSON", component: frame["event"] == "lane" ? "LaneEvent" : "JobEvent")
        }
        #expect(check.problems.isEmpty, "\(frames)\n\(check.problems.joined(separator: "\n"))")
    }

    /// Whether the request could not be read as HTTP, which is answered below all calls.
    private static func isUnreadable(_ answer: WireAnswer) -> Bool {
        answer.status == 400 && answer.body.isEmpty && answer.header("content-type") == nil
    }

    private static func problems(_ method: String, _ path: String, _ answer: WireAnswer) -> [String] {
        let document = OpenAPI.current
        guard let name = document.name(of: path) else { return refusal(answer, [404], method) }
        guard let operation = document.json["paths"]?[name]?[method.lowercased()] else {
            return refusal(answer, [405], method)
        }
        let check = SchemaCheck(document.json)
        guard var response = operation["responses"]?[String(answer.status)] else { return ["an undocumented status"] }
        if let reference = response["$ref"]?.string { response = check.target(of: reference) ?? response }
        for (header, rule) in response["headers"]?.object ?? JSON.Object() {
            if let value = answer.header(header) {
                let schema = rule["schema"] ?? [:]
                let isNumber = schema["type"] == "integer"
                check.check(isNumber ? .number(.init(Int(value) ?? -1)) : .string(value), schema, at: header)
            } else if rule["required"] == true {
                return ["the header \(header) is missing"]
            }
        }
        if method != "HEAD" { checkBody(answer, response, check) }
        return check.problems
    }

    private static func checkBody(_ answer: WireAnswer, _ response: JSON, _ check: SchemaCheck) {
        guard let content = response["content"]?.object else {
            return check.check(.string(answer.text), ["const": ""], at: "body")
        }
        let type = answer.header("content-type").map { String($0.prefix { $0 != ";" }) } ?? ""
        guard let media = content[type] ?? content["*/*"] else {
            return check.check(.string(type), ["enum": .array(content.names.map(JSON.string))], at: "Content-Type")
        }
        let schema = media["schema"] ?? [:]
        switch type {
        case "application/json":
            let json = try? JSON(parsing: answer.body)
            check.check(json ?? .string("no JSON"), schema, at: "body")
        case "application/x-ndjson":
            let lines = schema["$ref"]?.string.flatMap(check.target)?["x-lines"] ?? schema
            for line in (try? answer.lines) ?? ["no JSON"] { check.check(line, lines, at: "line") }
        default: break
        }
    }

    /// The answer where there is nothing that could be called.
    private static func refusal(_ answer: WireAnswer, _ statuses: [Int], _ method: String) -> [String] {
        guard (statuses + anywhere).contains(answer.status) else { return ["neither \(statuses) nor \(anywhere)"] }
        let check = SchemaCheck(OpenAPI.current.json)
        if method != "HEAD", let json = try? JSON(parsing: answer.body) { check.check(json, component: "Refusal") }
        return check.problems
    }
}
