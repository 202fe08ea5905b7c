import ReelAPI
import ReelCore
import ReelDaemon
import ReelStore
import Testing

/// The API's description by itself, and against the types that make the answers.
@Suite struct OpenAPITests {
    private let document = OpenAPI.current.json

    private var operations: [(name: String, operation: JSON)] {
        (document["paths"]?.object ?? JSON.Object()).flatMap { path in
            (path.value.object ?? JSON.Object()).filter { $0.name != "parameters" }.map { method in
                ("\(method.name.uppercased()) \(path.name)", method.value)
            }
        }
    }

    @Test func `it is the sum of its parts`() {
        #expect(document["openapi"] == "3.1.0" && operations.count > 60)
        #expect(OpenAPI.current.name(of: "/v1/webhooks/deliveries") == "/v1/webhooks/deliveries")
        #expect(OpenAPI.current.name(of: "//v1/jobs/7/") == "/v1/jobs/{id}")
        #expect(OpenAPI.current.name(of: "/v1/jobs/7/clips") == nil && OpenAPI.current.name(of: "/") == nil)
        #expect(OpenAPI.current.methods(at: "/v1/jobs") == ["POST", "GET", "HEAD"])
    }

    @Test func `every reference leads somewhere`() {
        let check = SchemaCheck(document)
        var references = 0
        Self.visit(document) { member in
            guard member.name == "$ref", let reference = member.value.string else { return }
            references += 1
            #expect(check.target(of: reference) != nil, "\(reference)")
        }
        #expect(references > 300)
    }

    @Test func `every call has a name, a summary and a place`() {
        let tags = Set((document["tags"]?.array ?? []).compactMap { $0["name"]?.string })
        var names: Set<String> = []
        for (name, operation) in operations {
            let isNew = names.insert(operation["operationId"]?.string ?? "").inserted
            #expect(isNew, "\(name)")
            #expect(operation["summary"]?.string?.hasSuffix(".") == true, "\(name)")
            #expect(operation["tags"]?.array?.first?.string.map(tags.contains) == true, "\(name)")
        }
    }

    @Test func `every body has an example, and examples are right`() {
        let check = SchemaCheck(document)
        var count = 0
        for (name, operation) in operations {
            let bodies =
                [operation["requestBody"]].compactMap(\.self)
                + (operation["responses"]?.object ?? JSON.Object()).map(\.value)
            for body in bodies {
                let whole = body["$ref"]?.string.flatMap(check.target) ?? body
                for (type, media) in whole["content"]?.object ?? JSON.Object() where !Self.isBytes(media) {
                    let schema = media["schema"] ?? [:]
                    let examples = Self.examples(media, check)
                    #expect(!examples.isEmpty, "\(name): \(type)")
                    for example in examples { check.check(example, schema, at: "\(name) \(type)") }
                    count += examples.count
                }
            }
        }
        #expect(check.problems.isEmpty, "\(check.problems.joined(separator: "\n"))")
        #expect(count > 300)
    }

    @Test func `examples of schemas are right`() {
        let check = SchemaCheck(document)
        for (name, schema) in document["components"]?["schemas"]?.object ?? JSON.Object() {
            for example in schema["examples"]?.array ?? [] { check.check(example, component: name) }
        }
        #expect(check.problems.isEmpty, "\(check.problems.joined(separator: "\n"))")
    }

    @Test func `each answer has the members that are described, and no others`() {
        let check = SchemaCheck(document)
        for sample in AnswerSamples.all { check.check(sample.json, component: sample.component) }
        #expect(check.problems.isEmpty, "\(check.problems.joined(separator: "\n"))")
        let told =
            AnswerSamples.all.map(\.component) + [
                "JobError", "Credits", "Clip", "Warning", "HistoryEntry", "Submission", "Gate", "Sums", "BudgetLine",
                "BudgetBatch", "BudgetDay", "BudgetCap", "Delivery", "JobCounts",
            ]
        for component in told {
            let members = document["components"]?["schemas"]?[component]?["properties"]?.object?.names ?? []
            #expect(!members.isEmpty, "\(component)")
            for member in members { #expect(check.seen.contains("\(component).\(member)"), "\(component).\(member)") }
        }
    }

    @Test func `words are all there`() {
        expect("JobState", JobState.allCases.map(\.rawValue))
        expect("HoldReason", HoldReason.allCases.map(\.rawValue))
        expect("CreditState", CreditState.allCases.map(\.rawValue))
        expect("Outcome", SubmissionOutcome.allCases.map(\.rawValue))
        expect("LaneHealth", LaneAnswer.Health.allCases.map(\.rawValue))
        expect("Period", BudgetWindow.Period.allCases.map(\.rawValue))
        expect("CapUnit", Cap.Unit.allCases.map(\.rawValue))
        expect("TokenScope", TokenScope.allCases.map(\.rawValue))
        expect("DeliveryState", Delivery.State.allCases.map(\.rawValue))
        expect("RefusalCode", ReelError.Code.allCases.map(\.rawValue))
        let models = document["components"]?["schemas"]?["VideoRequest"]?["properties"]?["model"]?["enum"]?.array
        #expect(models?.compactMap(\.string) == Catalog.builtIn.models.map(\.name))
    }

    private func expect(_ component: String, _ words: [String]) {
        let described = document["components"]?["schemas"]?[component]?["enum"]?.array?.compactMap(\.string)
        #expect(described == words, "\(component)")
    }

    private static func visit(_ json: JSON, _ body: ((name: String, value: JSON)) -> Void) {
        for item in json.array ?? [] { visit(item, body) }
        for member in json.object ?? JSON.Object() {
            body(member)
            visit(member.value, body)
        }
    }

    /// Whether what is sent is no text: there is nothing to show.
    private static func isBytes(_ media: JSON) -> Bool { media["schema"]?["format"] == "binary" }

    private static func examples(_ media: JSON, _ check: SchemaCheck) -> [JSON] {
        if let example = media["example"] { return [example] }
        if let examples = media["examples"]?.object { return examples.compactMap { $0.value["value"] } }
        var schema = media["schema"]
        while let next = schema?["$ref"]?.string.flatMap(check.target) ?? schema?["anyOf"]?.array?.first {
            schema = next
        }
        return schema?["examples"]?.array ?? []
    }
}
