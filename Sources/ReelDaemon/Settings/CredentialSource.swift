import Foundation
package import ReelCore

/// Where a lane's key comes from: a file that systemd has put there, else a variable of the same name.
///
/// Each credential has its own file and its own variable, so that no lane uses another's key.
package struct CredentialSource: Sendable {
    /// The most bytes of a key's file.
    private static let limit = 8192
    /// What `reeld.service` has systemd put before the names of the files in `/etc/reel/credentials`.
    private static let folder = "reel"

    package init() {}

    /// Looks a key up.
    ///
    /// An empty file or variable counts as none; what follows the key's last visible character is dropped. A file with
    /// the credential's own name (`LoadCredential=imini-api-key:...`) goes before the one from the folder of credentials.
    ///
    /// - Parameters:
    ///   - credential: a plain file name, such as `imini-api-key`.
    ///   - environment: holds `IMINI_API_KEY` and the like.
    ///   - credentialsDirectory: what `CREDENTIALS_DIRECTORY` says.
    /// - Returns: the key, or `nil`.
    /// - Throws: for a file that cannot be read, and for what cannot be a key. The message does not hold it.
    package func key(
        for credential: String, environment: [String: String], credentialsDirectory: String?
    ) throws(ReelError) -> String? {
        guard Self.isName(credential) else {
            throw ReelError(.invalidRequest, field: "credential", "this is no plain file name: give one")
        }
        if let directory = credentialsDirectory, !directory.isEmpty {
            for name in Self.names(for: credential) {
                if let key = try fileKey("\(directory)/\(name)") { return key }
            }
        }
        let variable = Self.variable(for: credential)
        return try environment[variable].flatMap { (value) throws(ReelError) in
            try Self.key(in: Array(value.utf8), from: "the variable \(variable)")
        }
    }

    /// The same with the process's own surroundings.
    package func key(for credential: String) throws(ReelError) -> String? {
        let environment = ProcessInfo.processInfo.environment
        return try key(
            for: credential, environment: environment, credentialsDirectory: environment["CREDENTIALS_DIRECTORY"]
        )
    }

    /// The variable that stands in for a credential's file: `IMINI_API_KEY` for `imini-api-key`.
    package static func variable(for credential: String) -> String {
        let bytes = credential.uppercased().utf8.map { $0.isASCIIAlphanumeric ? $0 : UInt8(ascii: "_") }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether that is a plain file name of visible ASCII characters.
    static func isName(_ name: String) -> Bool {
        (1...255).contains(name.utf8.count) && name != "." && name != ".."
            && name.utf8.allSatisfy { $0.isVisibleASCII && $0 != UInt8(ascii: "/") }
    }

    /// The files that a credential may be in.
    ///
    /// One named `reel_x` is not looked for under its own name: that file is the credential `x` of the folder.
    private static func names(for credential: String) -> [String] {
        let loaded = "\(folder)_\(credential)"
        return credential == folder || credential.hasPrefix("\(folder)_") ? [loaded] : [credential, loaded]
    }

    private func fileKey(_ path: String) throws(ReelError) -> String? {
        let bytes: [UInt8]
        do {
            bytes = try SmallFile(path: path, limit: Self.limit).read()
        } catch {
            if error.isMissing { return nil }
            throw ReelError(.unavailable, field: "credential", "the file \(path) cannot be read: \(error.message)")
        }
        return try Self.key(in: bytes, from: "the file \(path)")
    }

    private static func key(in bytes: [UInt8], from place: String) throws(ReelError) -> String? {
        let spaces = " \t\r\n".utf8
        let end = bytes.lastIndex { !spaces.contains($0) }
        guard let end else { return nil }
        guard end < limit, bytes[...end].allSatisfy(\.isVisibleASCII) else {
            throw ReelError(
                .invalidRequest, field: "credential",
                "\(place) holds what cannot be a key: put the key alone there, visible ASCII without spaces"
            )
        }
        return String(decoding: bytes[...end], as: UTF8.self)
    }
}
