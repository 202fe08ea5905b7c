/// In JSON every member may be missing: times are seconds, `end` is `succeeded`, `failed` (with `code` and `message`)
/// or `never`.
extension TaskPlan: Codable {
    private enum CodingKeys: String, CodingKey {
        case queued, processing, end, code, message, videos, covers, padding
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        queued = try container.decodeIfPresent(Double.self, forKey: .queued).map { .seconds($0) }
        processing = try container.decodeIfPresent(Double.self, forKey: .processing).map { .seconds($0) }
        videos = try container.decodeIfPresent(Int.self, forKey: .videos) ?? 1
        covers = try container.decodeIfPresent(Bool.self, forKey: .covers) ?? true
        padding = try container.decodeIfPresent(Int.self, forKey: .padding) ?? 0
        end = try Self.end(in: container)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(queued?.inSeconds, forKey: .queued)
        try container.encodeIfPresent(processing?.inSeconds, forKey: .processing)
        try container.encode(videos, forKey: .videos)
        try container.encode(covers, forKey: .covers)
        try container.encode(padding, forKey: .padding)
        switch end {
        case .succeeded: try container.encode("succeeded", forKey: .end)
        case .never: try container.encode("never", forKey: .end)
        case .failed(let code, let message):
            try container.encode("failed", forKey: .end)
            try container.encode(code, forKey: .code)
            try container.encode(message, forKey: .message)
        }
    }

    private static func end(in container: KeyedDecodingContainer<CodingKeys>) throws -> End {
        switch try container.decodeIfPresent(String.self, forKey: .end) ?? "succeeded" {
        case "succeeded": return .succeeded
        case "never": return .never
        case "failed":
            let code = try container.decodeIfPresent(ProviderCode.self, forKey: .code) ?? "GENERATION_FAILED"
            let message = try container.decodeIfPresent(String.self, forKey: .message) ?? "The generation failed."
            return .failed(code: code, message: message)
        case let word:
            throw DecodingError.dataCorruptedError(
                forKey: .end, in: container, debugDescription: "\(word) is none of succeeded, failed, never")
        }
    }
}
