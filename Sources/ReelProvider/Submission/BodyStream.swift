import Foundation
import NIOCore

/// A body as it is sent: piece by piece, files encoded on the way.
struct BodyStream: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    /// The bytes of a file in one piece: without a rest by 3, so that only the last has padding.
    private static let step: Int64 = 48 * 1024
    let source: BodySource
    /// The wait before the first piece.
    let settle: Duration

    func makeAsyncIterator() -> Iterator { Iterator(source: source, settle: settle) }

    struct Iterator: AsyncIteratorProtocol {
        fileprivate let source: BodySource
        private var index = 0
        private var offset: Int64 = 0
        private var settle: Duration

        fileprivate init(source: BodySource, settle: Duration) { (self.source, self.settle) = (source, settle) }

        mutating func next() async throws -> ByteBuffer? {
            if settle > .zero { try await Task.sleep(for: settle) }
            settle = .zero
            while let part = source.part(at: index) {
                if let piece = try await piece(of: part) { return source.handOut() ? piece : nil }
                (index, offset) = (index + 1, 0)
            }
            return nil
        }

        private mutating func piece(of part: BodySource.Part) async throws(IOFailure) -> ByteBuffer? {
            switch part {
            case .bytes(let bytes):
                guard offset == 0 else { return nil }
                offset = 1
                return ByteBuffer(bytes: bytes)
            case .file(let file, let size):
                guard offset < size else { return nil }
                let (from, count) = (offset, Swift.min(BodyStream.step, size - offset))
                offset += count
                return try await Self.encoded(file, from, Int(count))
            }
        }

        private static func encoded(
            _ file: Descriptor, _ from: Int64, _ count: Int
        ) async throws(IOFailure) -> ByteBuffer {
            try await FileThreads.run { () throws(IOFailure) in
                let bytes = try file.read(count, at: from)
                guard bytes.count == count else { throw IOFailure("read", ESTALE) }
                return ByteBuffer(bytes: Data(bytes).base64EncodedData())
            }
        }
    }
}
