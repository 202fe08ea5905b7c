import Foundation

/// Who runs this process.
enum SystemUser {
    static var uid: UInt32 { geteuid() }
}
