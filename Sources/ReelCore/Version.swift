/// The version of reel: of the daemon and of the command alike.
package enum Version {
    package static let current = "0.1.0"
}
