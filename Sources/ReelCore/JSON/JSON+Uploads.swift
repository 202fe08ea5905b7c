extension JSON {
    /// The hash in `upload:SHA256`, where this is such a reference.
    package var uploadHash: String? {
        guard let url = string, url.hasPrefix("upload:") else { return nil }
        let hash = url.dropFirst("upload:".count)
        let isHash = hash.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
        return hash.utf8.count == 64 && isHash ? String(hash) : nil
    }

    /// The uploads that a request refers to, each once.
    package var uploads: Set<String> {
        Set((object?["reference_images"]?.array ?? []).compactMap { $0["url"]?.uploadHash })
    }
}
