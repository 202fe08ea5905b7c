/// What a request refers to: images, videos and audio.
struct References {
    var counts = ReferenceCounts()
    var uploads: [ValidRequest.Upload] = []
    var inlineImageBytes = 0
    /// Whether a video is said to be the one that is edited.
    var isEditing = false
    /// Whether a video does not say what it is for, where the model wants to know.
    var mayBeEditing = false
}

extension RequestCheck {
    /// Reads all references, each by itself and then their combination.
    mutating func references() throws(ReelError) -> References {
        var references = References()
        try readImages(into: &references)
        try readVideos(into: &references)
        try readAudios(into: &references)
        try checkCombination(references.counts)
        return references
    }

    private mutating func readImages(into references: inout References) throws(ReelError) {
        guard let images = request["reference_images"] else { return }
        let elements = try images.elements(#"a list of {"url", "reference_type"}"#)
        references.inlineImageBytes = elements.reduce(0) { $0 + Self.inlineBytes(of: $1) }
        guard references.inlineImageBytes <= ReferenceImage.maximumEncodedBytes else {
            throw images.refusal("\(references.inlineImageBytes) bytes of encoded images: at most 64 MiB are accepted")
        }
        for image in elements { try readImage(image, into: &references) }
    }

    private static func inlineBytes(of image: RequestField) -> Int {
        guard let url = image.value["url"]?.string, url.utf8.starts(with: "data:".utf8) else { return 0 }
        return url.utf8.count
    }

    private mutating func readImage(_ image: RequestField, into references: inout References) throws(ReelError) {
        _ = try image.object(#"an object {"url", "reference_type"}"#)
        warnUnknown(in: image, known: ["url", "reference_type"])
        switch try image["reference_type"]?.choice(of: ["first_frame", "last_frame", "asset"]) {
        case "first_frame": references.counts.firstFrames += 1
        case "last_frame": references.counts.lastFrames += 1
        case nil: references.counts.untyped += 1
        default: references.counts.assets += 1
        }
        let url = try image.required("url", ReferenceURL.imageForms)
        switch try ReferenceURL(image: url) {
        case .web: break
        case .upload(let sha256): references.uploads.append(.init(field: url.path, sha256: sha256))
        case .inline(let image):
            if !image.isAsDeclared {
                warn(url, "declared as \(image.declaredType), but its bytes are a \(image.header.format.rawValue)")
            }
        }
    }

    private mutating func readVideos(into references: inout References) throws(ReelError) {
        guard let videos = request["reference_videos"] else { return }
        let elements = try videos.elements(#"a list of {"url"}"#)
        guard model.references.takesVideos || elements.isEmpty else {
            throw videos.refusal("\(model.name) takes no reference videos")
        }
        let referTypes = model.references.referTypes
        for video in elements {
            try readLink(video, known: referTypes.isEmpty ? ["url"] : ["url", "refer_type"])
            references.counts.videos += 1
            guard !referTypes.isEmpty else { continue }
            try readReferType(of: video, into: &references)
        }
    }

    private mutating func readReferType(of video: RequestField, into references: inout References) throws(ReelError) {
        guard let field = video["refer_type"] else {
            warn(video, "without refer_type the provider decides what the video is for, so no price can be estimated")
            references.mayBeEditing = true
            return
        }
        let type = try field.choice(of: model.references.referTypes)
        if case .ignored(let editing) = model.references.durationBesideVideo, type.isIdentical(to: editing) {
            references.isEditing = true
        }
    }

    private mutating func readAudios(into references: inout References) throws(ReelError) {
        guard let audios = request["reference_audios"] else { return }
        let elements = try audios.elements(#"a list of {"url"}"#)
        guard model.references.takesAudios || elements.isEmpty else {
            throw audios.refusal("\(model.name) takes no reference audio")
        }
        for audio in elements { try readLink(audio, known: ["url"]) }
        references.counts.audios = elements.count
    }

    private mutating func readLink(_ field: RequestField, known: [String]) throws(ReelError) {
        _ = try field.object(#"an object with a "url""#)
        warnUnknown(in: field, known: known)
        try ReferenceURL.checkLink(try field.required("url", ReferenceURL.linkForms))
    }
}

// The combination picks the mode.
extension RequestCheck {
    private func checkCombination(_ counts: ReferenceCounts) throws(ReelError) {
        let modes = model.references.modes
        if modes.contains(where: { $0.accepts(counts) }) { return }
        let possible = modes.filter { $0.videos.contains(counts.videos) }
        if counts.untyped > 0, possible.allSatisfy({ $0.untyped.upperBound == 0 }), let image = firstUntyped {
            throw ReelError(
                .invalidRequest, field: image.path(of: "reference_type"),
                "missing: give one of first_frame, last_frame, asset, since their combination picks the mode"
            )
        }
        let given = counts.imageSummary + (counts.videos == 0 ? "" : " and \(counts.videos) video")
        throw ReelError(
            .invalidRequest, field: possible.isEmpty ? "reference_videos" : "reference_images",
            "\(given) given, but \(model.name) takes \(modes.map(\.summary).joined(separator: ", or "))"
        )
    }

    private var firstUntyped: RequestField? {
        let images = try? request["reference_images"]?.elements("a list")
        return images?.first { $0["reference_type"] == nil }
    }
}
