package import ReelCore

/// What the flags change in a request: they override what a file says, or add to it.
package struct RequestChanges: Sendable {
    /// A reference image, as the provider takes it.
    package struct Image: Hashable, Sendable {
        package enum Kind: String, Sendable {
            case firstFrame = "first_frame"
            case lastFrame = "last_frame"
            case asset
        }

        package let kind: Kind
        package let url: String

        package init(_ kind: Kind, url: String) { (self.kind, self.url) = (kind, url) }
    }

    package var model: String?
    package var prompt: String?
    package var duration: Int?
    package var resolution: String?
    package var aspectRatio: String?
    package var audio: Bool?
    package var images: [Image] = []
    package var extraParams = JSON.Object()

    package init() {}

    package var isEmpty: Bool {
        [model, prompt, resolution, aspectRatio].allSatisfy { $0 == nil } && duration == nil && audio == nil
            && images.isEmpty && extraParams.isEmpty
    }

    /// The request with these changes; everything else stays as it was written.
    package func applied(to request: JSON.Object) throws(UsageError) -> JSON.Object {
        var request = request
        for (name, text) in [("model", model), ("prompt", prompt), ("resolution", resolution)] {
            if let text { request[name] = .string(text) }
        }
        if let aspectRatio { request["aspect_ratio"] = .string(aspectRatio) }
        if let duration { request["duration"] = .number(.init(duration)) }
        if let audio { request["generate_audio"] = .bool(audio) }
        if !images.isEmpty { request["reference_images"] = .array(try references(request["reference_images"])) }
        if !extraParams.isEmpty { request["extra_params"] = .object(try parameters(request["extra_params"])) }
        return request
    }

    /// A frame takes the place of the one that was there; assets are added.
    private func references(_ given: JSON?) throws(UsageError) -> [JSON] {
        let given = given ?? []
        guard let entries = given.array else {
            throw UsageError("reference_images in the file is \(given.kind): no image can be added to it")
        }
        let replaced = Set(images.map(\.kind)).subtracting([.asset]).map(\.rawValue)
        let kept = entries.filter { entry in
            entry["reference_type"]?.string.map { !replaced.contains($0) } ?? true
        }
        return kept + images.map { ["url": .string($0.url), "reference_type": .string($0.kind.rawValue)] }
    }

    private func parameters(_ given: JSON?) throws(UsageError) -> JSON.Object {
        let given = given ?? [:]
        guard var object = given.object else {
            throw UsageError("extra_params in the file is \(given.kind): nothing can be added to it")
        }
        for member in extraParams { object[member.name] = member.value }
        return object
    }
}
