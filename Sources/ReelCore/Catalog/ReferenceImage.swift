/// What the models ask of a reference image's file.
package enum ReferenceImage {
    /// All images of one request as they are sent, in base64.
    package static let maximumEncodedBytes = 64 << 20
    package static let maximumBytes = 10 << 20
    package static let minimumSide = 300

    /// Checks an image that is given whole: its header, its size, and that it goes on to its end.
    ///
    /// - Parameter bytes: of the file.
    /// - Returns: its type and size.
    /// - Throws: `ReelError` (`invalid_request`) saying what is wrong with it.
    package static func check(_ bytes: some RandomAccessCollection<UInt8>) throws(ReelError) -> ImageHeader {
        try check(size: bytes.count)
        guard let header = ImageHeader(reading: bytes) else {
            let found = FileKind(of: bytes).words
            throw ReelError(
                .invalidRequest, "neither a PNG nor a JPEG but \(found), or its header is damaged: give a whole file")
        }
        try check(header)
        guard try ImageEnd.find(in: bytes, header.format) != nil else {
            throw ReelError(.invalidRequest, "the \(header.format.rawValue) is cut off: give the whole file")
        }
        return header
    }

    /// Judges an image that is known to be whole, as the models do.
    ///
    /// - Parameters:
    ///   - header: its type and size in pixels.
    ///   - bytes: its size in bytes.
    /// - Throws: `ReelError` (`invalid_request`) naming the limit that it passes.
    package static func judge(_ header: ImageHeader, bytes: Int) throws(ReelError) {
        try check(size: bytes)
        try check(header)
    }

    private static func check(size: Int) throws(ReelError) {
        guard size <= maximumBytes else {
            throw ReelError(.invalidRequest, "the image has \(size) bytes: at most 10 MiB are accepted")
        }
    }

    private static func check(_ header: ImageHeader) throws(ReelError) {
        let size = "the image has \(header.width)x\(header.height) pixels"
        let (short, long) = (min(header.width, header.height), max(header.width, header.height))
        guard short >= minimumSide else {
            throw ReelError(.invalidRequest, "\(size): each side must have at least \(minimumSide)")
        }
        guard long * 2 <= short * 5 else {
            throw ReelError(.invalidRequest, "\(size): its sides must be between 1:2.5 and 2.5:1")
        }
    }
}
