/// Where the daemon's socket is looked for.
package enum SocketPath {
    package static let system = "/run/reel/reeld.sock"

    /// The socket to use: the option, else `REEL_SOCKET`, else the first default that exists, else the system's.
    ///
    /// - Parameters:
    ///   - option: the value of `--socket`.
    ///   - environment: the process's variables.
    ///   - exists: whether there is something at a path.
    /// - Returns: the path.
    package static func choose(
        option: String?, environment: [String: String], exists: (String) -> Bool
    ) -> String {
        if let option { return option }
        if let variable = environment["REEL_SOCKET"], !variable.isEmpty { return variable }
        guard let runtime = environment["XDG_RUNTIME_DIR"], !runtime.isEmpty, !exists(system) else { return system }
        let personal = "\(runtime)/reel/reeld.sock"
        return exists(personal) ? personal : system
    }
}
