/// The bytes of a file as a collection, of which memory holds a small piece at a time.
///
/// Blocks; used by one thread. Where the disk fails, bytes read as 0 and ``failure`` says so.
final class FileBytes: RandomAccessCollection {
    private static let window = 64 * 1024

    private let file: Descriptor
    private(set) var failure: IOFailure?
    private var held: [UInt8] = []
    private var start = 0
    let endIndex: Int
    var startIndex: Int { 0 }

    init(_ file: Descriptor) throws(IOFailure) {
        self.file = file
        endIndex = Int(try file.size())
    }

    subscript(_ position: Int) -> UInt8 {
        if position < start || position >= start + held.count { load(position) }
        let place = position - start
        return held.indices.contains(place) ? held[place] : 0
    }

    /// The bytes from a place on; none where the disk fails.
    func piece(at position: Int) -> [UInt8] {
        do throws(IOFailure) {
            return try file.read(Self.window, at: Int64(position))
        } catch {
            failure = error
            return []
        }
    }

    /// A little before the place is read too: chunks and segments are looked back into.
    private func load(_ position: Int) {
        start = Swift.max(0, position - 64)
        do throws(IOFailure) {
            held = try file.read(Self.window, at: Int64(start))
        } catch {
            held = []
            failure = error
        }
    }
}
