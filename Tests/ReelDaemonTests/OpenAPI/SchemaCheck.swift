import Foundation
import ReelCore

/// Checks values against schemas of the API's description, stricter than JSON Schema: a member that no schema names is
/// wrong, and so is a keyword that is not known here.
final class SchemaCheck {
    private static let annotations: Set<String> = [
        "description", "examples", "default", "contentMediaType", "contentSchema", "x-lines",
    ]

    private let document: JSON
    /// What was wrong, each with its place.
    private(set) var problems: [String] = []
    /// Members of components that had a value other than null, such as `Job.batch`.
    private(set) var seen: Set<String> = []

    init(_ document: JSON) { self.document = document }

    /// Checks a value against a component, such as `Job`.
    func check(_ value: JSON, component: String) {
        check(value, ["$ref": .string("#/components/schemas/\(component)")], at: component)
    }

    /// Checks a value; `place` stands before the paths of what is wrong.
    func check(_ value: JSON, _ schema: JSON, at place: String) {
        guard let schema = schema.object else { return note(place, "its schema is \(schema.kind)") }
        for (keyword, rule) in schema where !Self.annotations.contains(keyword) {
            check(value, keyword, rule, schema, at: place)
        }
    }

    /// What a reference within the document names.
    func target(of reference: String) -> JSON? {
        reference.split(separator: "/").dropFirst().reduce(JSON?.some(document)) { $0?[String($1)] }
    }

    fileprivate func note(_ place: String, _ trouble: String) { problems.append("\(place): \(trouble)") }

    private func check(_ value: JSON, _ keyword: String, _ rule: JSON, _ schema: JSON.Object, at place: String) {
        switch keyword {
        case "$ref": follow(rule.string ?? "", value, at: place)
        case "type": checkType(value, rule, at: place)
        case "const": if value != rule { note(place, "\(value) is not \(rule)") }
        case "enum": if rule.array?.contains(value) != true { note(place, "\(value) is not one of \(rule)") }
        case "oneOf", "anyOf": checkChoice(value, rule, isOne: keyword == "oneOf", at: place)
        case "properties": checkMembers(value, schema, at: place)
        case "additionalProperties": if schema["properties"] == nil { checkMembers(value, schema, at: place) }
        case "required": checkRequired(value, rule, at: place)
        case "items":
            for (index, item) in (value.array ?? []).enumerated() { check(item, rule, at: "\(place)[\(index)]") }
        default: checkLimit(value, keyword, rule, at: place)
        }
    }

    private func follow(_ reference: String, _ value: JSON, at place: String) {
        guard let schema = target(of: reference) else { return note(place, "\(reference) is not there") }
        if reference.hasPrefix("#/components/schemas/"), let object = value.object {
            let name = reference.split(separator: "/").last ?? ""
            for member in object where !member.value.isNull { seen.insert("\(name).\(member.name)") }
        }
        check(value, schema, at: place)
    }

    private func checkType(_ value: JSON, _ rule: JSON, at place: String) {
        let types = rule.array?.compactMap(\.string) ?? [rule.string ?? ""]
        let isRight = types.contains { type in
            switch type {
            case "null": value.isNull
            case "boolean": value.bool != nil
            case "integer": value.number.map { Decimal(string: $0.literal)?.isWhole == true } ?? false
            case "number": value.number != nil
            case "string": value.string != nil
            case "array": value.array != nil
            case "object": value.object != nil
            default: false
            }
        }
        if !isRight { note(place, "\(value.kind) where \(types.joined(separator: " or ")) should be") }
    }

    private func checkChoice(_ value: JSON, _ rule: JSON, isOne: Bool, at place: String) {
        let tries = (rule.array ?? []).map { schema in
            let attempt = SchemaCheck(document)
            attempt.check(value, schema, at: place)
            return attempt
        }
        let right = tries.filter(\.problems.isEmpty)
        for attempt in right { seen.formUnion(attempt.seen) }
        if right.isEmpty { problems += tries.flatMap(\.problems) }
        if isOne, right.count > 1 { note(place, "\(right.count) schemas hold") }
    }

    private func checkMembers(_ value: JSON, _ schema: JSON.Object, at place: String) {
        let properties = schema["properties"]?.object ?? JSON.Object()
        for member in value.object ?? JSON.Object() {
            let here = "\(place).\(member.name)"
            if let property = properties[member.name] {
                check(member.value, property, at: here)
            } else if let others = schema["additionalProperties"], others != false {
                if others != true { check(member.value, others, at: here) }
            } else {
                note(here, "no schema names this member")
            }
        }
    }

    private func checkRequired(_ value: JSON, _ rule: JSON, at place: String) {
        guard let object = value.object else { return }
        for name in (rule.array ?? []).compactMap(\.string) where object[name] == nil {
            note("\(place).\(name)", "missing")
        }
    }
}

extension SchemaCheck {
    fileprivate func checkLimit(_ value: JSON, _ keyword: String, _ rule: JSON, at place: String) {
        let (text, number, count) = (value.string, value.number?.double, value.array?.count)
        let limit = rule.number?.double ?? 0
        let isRight: Bool
        switch keyword {
        case "minimum": isRight = number.map { $0 >= limit } ?? true
        case "maximum": isRight = number.map { $0 <= limit } ?? true
        case "minLength": isRight = text.map { Double($0.unicodeScalars.count) >= limit } ?? true
        case "maxLength": isRight = text.map { Double($0.unicodeScalars.count) <= limit } ?? true
        case "minItems": isRight = count.map { Double($0) >= limit } ?? true
        case "maxItems": isRight = count.map { Double($0) <= limit } ?? true
        case "maxProperties": isRight = value.object.map { Double($0.members.count) <= limit } ?? true
        case "uniqueItems": isRight = Set((value.array ?? []).map(\.description)).count == count ?? 0
        case "pattern":
            isRight = text.map { $0.range(of: rule.string ?? "", options: .regularExpression) != nil } ?? true
        case "format": isRight = text.map { Self.has($0, format: rule.string ?? "") } ?? true
        default: return note(place, "'\(keyword)' is no keyword that this check knows")
        }
        if !isRight { note(place, "\(value) breaks \(keyword) \(rule)") }
    }

    private static func has(_ text: String, format: String) -> Bool {
        switch format {
        case "date-time": Timestamp(iso8601: text) != nil
        case "date": Timestamp(iso8601: "\(text)T00:00:00Z") != nil
        case "uri": URL(string: text)?.scheme != nil
        case "binary": true
        default: false
        }
    }
}

extension Decimal {
    fileprivate var isWhole: Bool {
        var (value, rounded) = (self, Decimal())
        NSDecimalRound(&rounded, &value, 0, .plain)
        return rounded == self
    }
}
