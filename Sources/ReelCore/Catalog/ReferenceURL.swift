/// Where a reference lies, as its `url` tells.
enum ReferenceURL {
    case web
    case upload(sha256: String)
    case inline(InlineImage)

    static let imageForms = "an http(s) URL, a data:image/png or data:image/jpeg URI in base64, or upload:SHA256"
    static let linkForms = "an http(s) URL"

    /// Reads the `url` of an image.
    init(image field: RequestField) throws(ReelError) {
        guard let text = field.value.string else { throw field.mismatch(Self.imageForms, isPrivate: true) }
        if text.utf8.starts(with: "upload:".utf8) {
            self = .upload(sha256: try Self.upload(text, field))
        } else if text.utf8.starts(with: "data:".utf8) {
            self = .inline(try InlineImage(text, at: field))
        } else {
            try Self.check(text, at: field, Self.imageForms)
            self = .web
        }
    }

    /// Checks the `url` of a video or audio, where only http(s) is known to work.
    static func checkLink(_ field: RequestField) throws(ReelError) {
        guard let text = field.value.string else { throw field.mismatch(linkForms, isPrivate: true) }
        try check(text, at: field, linkForms)
    }

    private static func upload(_ text: String, _ field: RequestField) throws(ReelError) -> String {
        let digits = String(decoding: text.utf8.dropFirst("upload:".utf8.count), as: UTF8.self)
        let isHash = digits.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard isHash, digits.utf8.count == 64 else {
            throw field.refusal("not an upload: give upload: and 64 lower-case hexadecimal digits")
        }
        return digits
    }

    /// A URL may carry a signature or a password: of a wrong one, no more than the scheme is repeated.
    private static func check(_ text: String, at field: RequestField, _ forms: String) throws(ReelError) {
        guard let scheme = WebURL.scheme(of: text) else { throw field.refusal("not a URL: give \(forms)") }
        guard scheme.isIdentical(to: "http") || scheme.isIdentical(to: "https") else {
            throw field.refusal("\(scheme): is not accepted here: give \(forms)")
        }
        guard WebURL.isWellFormed(text, after: scheme) else {
            throw field.refusal("not a URL that names a host, without spaces: give \(forms)")
        }
    }
}

/// The little that must be known of a URL which somebody else is going to fetch.
private enum WebURL {
    /// The scheme in lower case; `nil` where there is none.
    static func scheme(of text: String) -> String? {
        guard let colon = text.utf8.prefix(30).firstIndex(of: UInt8(ascii: ":")), colon > text.startIndex else {
            return nil
        }
        let scheme = text.utf8[..<colon]
        guard scheme.allSatisfy({ isLetterOrDigit($0) || [0x2B, 0x2D, 0x2E].contains($0) }) else { return nil }
        return String(decoding: scheme, as: UTF8.self).lowercased()
    }

    static func isWellFormed(_ text: String, after scheme: String) -> Bool {
        let rest = text.utf8.dropFirst(scheme.utf8.count)
        guard rest.starts(with: "://".utf8), !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            return false
        }
        let ends = [UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#")]
        let authority = rest.dropFirst(3).prefix { !ends.contains($0) }
        let parts = authority.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        return hasHost(parts.last ?? authority)
    }

    /// Whether `name:port` or `[address]:port` has a name and, if any, a port.
    private static func hasHost(_ authority: Substring.UTF8View) -> Bool {
        if authority.first == UInt8(ascii: "[") {
            guard let close = authority.firstIndex(of: UInt8(ascii: "]")) else { return false }
            return authority[..<close].count > 2 && isPort(authority[close...].dropFirst())
        }
        let name = authority.prefix { $0 != UInt8(ascii: ":") }
        return name.contains { isLetterOrDigit($0) || $0 >= 0x80 } && isPort(authority.dropFirst(name.count))
    }

    private static func isPort(_ text: Substring.UTF8View) -> Bool {
        guard let colon = text.first else { return true }
        let digits = text.dropFirst()
        guard colon == UInt8(ascii: ":"), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        return digits.isEmpty || UInt16(String(decoding: digits, as: UTF8.self)) ?? 0 > 0
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
