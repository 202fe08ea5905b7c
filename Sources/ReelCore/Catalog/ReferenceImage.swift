/// What the models ask of a reference image's file.
package enum ReferenceImage {
    /// All images of one request as they are sent, in base64.
    package static let maximumEncodedBytes = 64 << 20
    package static let maximumBytes = 10 << 20
    package static let minimumSide = 300

    /// Checks an image by what its first bytes say; its pixels are not looked at.
    ///
    /// - Returns: its type and size.
    package static func check(_ bytes: some RandomAccessCollection<UInt8>) throws(ReelError) -> ImageHeader {
        guard bytes.count <= maximumBytes else {
            throw ReelError(.invalidRequest, "the image has \(bytes.count) bytes: at most 10 MiB are accepted")
        }
        guard let header = ImageHeader(reading: bytes) else {
            throw ReelError(.invalidRequest, "neither a PNG nor a JPEG, or its header is cut off: give a whole file")
        }
        let size = "the image has \(header.width)x\(header.height) pixels"
        let (short, long) = (min(header.width, header.height), max(header.width, header.height))
        guard short >= minimumSide else {
            throw ReelError(.invalidRequest, "\(size): each side must have at least \(minimumSide)")
        }
        guard long * 2 <= short * 5 else {
            throw ReelError(.invalidRequest, "\(size): its sides must be between 1:2.5 and 2.5:1")
        }
        return header
    }
}
