import ReelCore

/// Writes into the API's description what follows from the rest.
struct DocumentFinish {
    private let written: JSON.Object

    init(_ written: JSON.Object) { self.written = written }

    var finished: JSON {
        var document = written
        var components = document["components"]?.object ?? JSON.Object()
        var schemas = components["schemas"]?.object ?? JSON.Object()
        for (name, schema) in document["answers"]?.object ?? JSON.Object() { schemas[name] = Self.complete(schema) }
        components["schemas"] = .object(schemas)
        var responses = components["responses"]?.object ?? JSON.Object()
        for (name, response) in responses.providerTwins { responses[name] = response }
        components["responses"] = .object(responses)
        document["components"] = .object(components)
        document["answers"] = nil
        document["paths"] = (document["paths"]?.object).map { paths in
            .object(JSON.Object(paths.map { ($0.name, Self.path($0.value)) }))
        }
        return .object(document)
    }

    /// An answer's members are all there, always, unless it says which ones are.
    private static func complete(_ schema: JSON) -> JSON {
        if let items = schema.array { return .array(items.map(complete)) }
        guard var object = schema.object else { return schema }
        if let properties = object["properties"]?.object, object["required"] == nil {
            object["required"] = .array(properties.names.map(JSON.string))
        }
        for (name, value) in object where name != "examples" {
            object[name] = name == "properties" ? members(of: value) : complete(value)
        }
        return .object(object)
    }

    /// The names of properties are no keywords.
    private static func members(of properties: JSON) -> JSON {
        .object(JSON.Object((properties.object ?? JSON.Object()).map { ($0.name, complete($0.value)) }))
    }

    private static func path(_ path: JSON) -> JSON {
        guard var members = path.object else { return path }
        for (name, value) in members where name != "parameters" { members[name] = operation(value, method: name) }
        if let get = members["get"] { members["head"] = head(of: get) }
        return .object(members)
    }

    /// With the answers that every call may give.
    private static func operation(_ operation: JSON, method: String) -> JSON {
        guard var members = operation.object else { return operation }
        let form = members["tags"]?.array?.first?.string == "drop-in" ? "Provider" : ""
        var names = [
            "400": "Invalid", "401": "Unauthorized", "403": "Forbidden", "429": "RateLimited", "500": "Internal",
            "503": "Unavailable",
        ]
        if method != "get" { names["507"] = "StorageFull" }
        if members["requestBody"] != nil { (names["413"], names["415"]) = ("TooLarge", "UnsupportedMediaType") }
        var responses = members["responses"]?.object ?? JSON.Object()
        for (status, name) in names where responses[status] == nil {
            responses[status] = ["$ref": .string("#/components/responses/\(form)\(name)")]
        }
        members["responses"] = .object(JSON.Object(responses.sorted { $0.name < $1.name }))
        return .object(members)
    }

    /// `HEAD` answers as `GET` does, without the body.
    private static func head(of get: JSON) -> JSON {
        guard var members = get.object, let id = members["operationId"]?.string else { return get }
        members["operationId"] = .string("\(id)Head")
        members["summary"] = .string("The same without the body.")
        members["description"] = nil
        let answer: JSON = ["description": "As GET answers, without the body."]
        let statuses = members["responses"]?.object?.names ?? []
        members["responses"] = .object(JSON.Object(statuses.map { (name: $0, value: answer) }))
        return .object(members)
    }
}

extension JSON.Object {
    /// Each refusal once more, in the provider's form.
    fileprivate var providerTwins: [(name: String, value: JSON)] {
        compactMap { response in
            let form = JSON.string("#/components/schemas/ProviderRefusal")
            guard response.value["content"]?["application/json"]?["schema"]?["$ref"] == "#/components/schemas/Refusal",
                var members = response.value.object
            else { return nil }
            members["content"] = ["application/json": ["schema": ["$ref": form]]]
            return ("Provider\(response.name)", .object(members))
        }
    }
}
