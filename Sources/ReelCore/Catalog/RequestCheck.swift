/// The check of one request against its model: throws at the first thing that is wrong, and collects warnings.
struct RequestCheck {
    let request: RequestField
    let model: Model
    private var warnings: [Warning] = []
    private var omittedWarnings = 0

    private static let keys = [
        "model", "prompt", "resolution", "aspect_ratio", "duration", "generate_audio",
        "reference_images", "reference_videos", "reference_audios", "extra_params",
    ]
    /// Warnings are stored with the job: a request of a million unknown keys must not become a million of them.
    private static let maximumWarnings = 50

    init(request: RequestField, model: Model) { (self.request, self.model) = (request, model) }

    mutating func run() throws(ReelError) -> ValidRequest {
        warnUnknown(in: request, known: Self.keys)
        let resolution = try choice("resolution", of: model.resolutions)
        let aspectRatio = try choice("aspect_ratio", of: model.aspectRatios)
        let audio = try generateAudio()
        let references = try references()
        let duration = try duration(beside: references)
        try checkParameters(duration: duration)
        try checkPrompt(besideReferences: references.counts.images + references.counts.videos > 0)
        return ValidRequest(
            model: model.name,
            warnings: finishedWarnings,
            duration: duration,
            resolution: resolution,
            aspectRatio: aspectRatio,
            audio: audio,
            hasReferenceVideo: references.counts.videos > 0,
            uploads: references.uploads,
            inlineImageBytes: references.inlineImageBytes
        )
    }

    private func choice(_ name: String, of choice: Model.Choice?) throws(ReelError) -> String? {
        guard let field = request[name] else { return choice?.standard }
        guard let choice else { throw field.refusal("\(model.name) takes no \(name): leave it out") }
        return try field.choice(of: choice.values)
    }

    private func generateAudio() throws(ReelError) -> Bool {
        guard let field = request["generate_audio"] else { return model.audio ?? false }
        guard model.audio != nil else { throw field.refusal("\(model.name) takes no generate_audio: leave it out") }
        return try field.flag()
    }

    private mutating func duration(beside references: References) throws(ReelError) -> Int? {
        let followsVideo = followsVideo(references)
        guard let field = request["duration"] else { return followsVideo ? nil : model.duration?.standard }
        guard let seconds = model.duration else {
            throw field.refusal("\(model.name) takes no duration, since the clip follows the video: leave it out")
        }
        if followsVideo, case .refused = model.references.durationBesideVideo {
            throw field.refusal("\(model.name) takes no duration when it edits a video: leave it out")
        }
        let duration = try field.whole(seconds.range, unit: " of seconds")
        guard followsVideo else { return duration }
        if references.isEditing { warn(field, "ignored by the provider: the clip is as long as the video it edits") }
        return nil
    }

    /// Whether the clip is as long as a reference video, or may be.
    private func followsVideo(_ references: References) -> Bool {
        guard references.counts.videos > 0, model.duration != nil else { return model.duration == nil }
        return switch model.references.durationBesideVideo {
        case .applies: false
        case .refused: true
        case .ignored: references.isEditing || references.mayBeEditing
        }
    }
}

// Warnings.
extension RequestCheck {
    mutating func warn(_ field: RequestField, _ message: @autoclosure () -> String) {
        guard warnings.count < Self.maximumWarnings else { return omittedWarnings += 1 }
        warnings.append(Warning(field: field.path, message()))
    }

    /// Warns of each member that is not among the known ones; the vendor adds fields, so they are no error.
    mutating func warnUnknown(in field: RequestField, known: [String]) {
        guard let object = field.value.object else { return }
        for member in object where !known.contains(where: member.name.isIdentical) {
            let unknown = RequestField(path: field.path(of: member.name), member.value)
            warn(unknown, "not known to reel; sent on unchanged\(Self.hint(member.name, known))")
        }
    }

    private static func hint(_ name: String, _ known: [String]) -> String {
        name.closest(among: known).map { " (did you mean \($0)?)" } ?? ""
    }

    private var finishedWarnings: [Warning] {
        guard omittedWarnings > 0, let last = warnings.last else { return warnings }
        return warnings + [Warning(field: last.field, "\(omittedWarnings) more warnings like this one are left off")]
    }
}
