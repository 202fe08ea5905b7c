/// An image that is given in the request itself, as a `data:` URI.
struct InlineImage {
    let declaredType: String
    let header: ImageHeader

    private static let types = ["image/png", "image/jpeg", "image/jpg"]

    /// Reads a text that begins with `data:`, decoding no more of it than the image's header.
    init(_ text: String, at field: RequestField) throws(ReelError) {
        let rest = text.utf8.dropFirst("data:".utf8.count)
        guard let type = Self.types.first(where: { rest.starts(with: "\($0);base64,".utf8) }) else {
            throw field.refusal("not an image: give data:image/png;base64,... or data:image/jpeg;base64,...")
        }
        let start = "data:\(type);base64,".utf8.count
        declaredType = type
        guard (text.utf8.count - start) / 4 * 3 <= ReferenceImage.maximumBytes + 2 else {
            throw field.refusal("the image is too large: at most 10 MiB are accepted")
        }
        do throws(ReelError) {
            header = try Self.check(text, from: start).get()
        } catch {
            throw field.refusal(error.message)
        }
    }

    /// Whether the bytes are of the type that the URI says.
    var isAsDeclared: Bool {
        switch header.format {
        case .png: declaredType == "image/png"
        case .jpeg: declaredType != "image/png"
        }
    }

    private static func check(_ text: String, from start: Int) -> Result<ImageHeader, ReelError> {
        var text = text
        return text.withUTF8 { bytes in
            guard let image = Base64Bytes(UnsafeBufferPointer(rebasing: bytes[start...])) else {
                return .failure(ReelError(.invalidRequest, "not base64: give RFC 4648, with padding, on one line"))
            }
            do throws(ReelError) {
                return .success(try ReferenceImage.check(image))
            } catch {
                return .failure(error)
            }
        }
    }
}

/// The bytes behind a base64 text, each decoded when it is asked for.
private struct Base64Bytes: RandomAccessCollection {
    private let text: UnsafeBufferPointer<UInt8>
    let endIndex: Int
    var startIndex: Int { 0 }

    /// `nil` unless all of the text is base64 with its padding.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        guard !text.isEmpty, text.count.isMultiple(of: 4) else { return nil }
        let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard text.dropLast(padding).allSatisfy({ Self.values[Int($0)] < 64 }) else { return nil }
        self.text = text
        endIndex = text.count / 4 * 3 - padding
    }

    subscript(_ position: Int) -> UInt8 {
        let (group, offset) = position.quotientAndRemainder(dividingBy: 3)
        let high = value(at: group * 4 + offset)
        let low = value(at: group * 4 + offset + 1)
        return switch offset {
        case 0: high << 2 | low >> 4
        case 1: high << 4 | low >> 2
        default: high << 6 | low
        }
    }

    private func value(at index: Int) -> UInt8 { Self.values[Int(text[index])] }

    /// The six bits of each letter; 255 for all that are none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, letter) in alphabet.utf8.enumerated() { values[Int(letter)] = UInt8(value) }
        return values
    }()
}
