/// A file in custody: whole, synced, under its final name.
package struct FetchedFile: Equatable, Sendable {
    /// The name inside its folder.
    package let file: String
    package let bytes: Int64
    /// Lower-case hexadecimal.
    package let sha256: String
    package let contentType: String
}
