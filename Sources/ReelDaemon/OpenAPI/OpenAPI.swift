package import ReelCore

/// The API's description, as `GET /openapi.json` shows it (OpenAPI 3.1).
///
/// It is written as YAML in parts, one for each part of the API. What follows from the rest is not written: the members
/// that an answer always has, the answers that every call may give, and `HEAD`.
package struct OpenAPI: Sendable {
    /// The document.
    package let json: JSON
    /// The paths, each cut at its slashes, with their methods in capitals.
    private let paths: [(parts: [Substring], methods: [String])]

    /// The one of this version.
    package static let current: OpenAPI = {
        do {
            return try OpenAPI(
                parts: [
                    common, jobs, jobActions, queue, notices, house, dropIn, words, lines, jobSchemas, queueSchemas,
                    houseSchemas, responses,
                ].map(JSON.init(yaml:)))
        } catch {
            // Cannot happen, as a test sees to; all else works without it.
            return OpenAPI(json: [:])
        }
    }()

    /// Puts the parts together.
    ///
    /// - Throws: `ReelError` where two parts say the same thing.
    init(parts: [JSON]) throws(ReelError) {
        var document = JSON.Object()
        for part in parts { document = try document.merged(with: part.object ?? JSON.Object(), at: "") }
        self.init(json: DocumentFinish(document).finished)
    }

    private init(json: JSON) {
        self.json = json
        paths = (json["paths"]?.object ?? JSON.Object()).map { path in
            let methods = path.value.object?.names.filter { $0 != "parameters" } ?? []
            return (path.name.split(separator: "/"), methods.map { $0.uppercased() })
        }
    }

    /// The methods that a path takes; none where there is no such path.
    ///
    /// Slashes too many are passed over, as routes do.
    package func methods(at path: String) -> [String] { template(of: path)?.methods ?? [] }

    /// The document's spelling of a path, such as `/v1/jobs/{id}` for `/v1/jobs/1`.
    package func name(of path: String) -> String? { template(of: path).map { "/" + $0.parts.joined(separator: "/") } }

    /// A path without parameters goes before one with them.
    private func template(of path: String) -> (parts: [Substring], methods: [String])? {
        let given = path.split(separator: "/")
        let fitting = paths.filter { template in
            template.parts.count == given.count
                && zip(template.parts, given).allSatisfy { $0.hasPrefix("{") || $0.utf8.elementsEqual($1.utf8) }
        }
        return fitting.min { first, second in
            first.parts.count { $0.hasPrefix("{") } < second.parts.count { $0.hasPrefix("{") }
        }
    }
}

extension JSON.Object {
    /// Both objects as one, and so the objects in them.
    fileprivate func merged(with other: Self, at place: String) throws(ReelError) -> Self {
        var all = self
        for (name, value) in other {
            let here = "\(place)/\(name)"
            guard let earlier = all[name] else {
                all[name] = value
                continue
            }
            guard let first = earlier.object, let second = value.object else {
                throw ReelError(.internal, field: here, "two parts of the API's description say this")
            }
            all[name] = .object(try first.merged(with: second, at: here))
        }
        return all
    }
}
