import Foundation
import ReelCore
import ReelDaemon
import Testing

struct CredentialSourceTests {
    /// A folder of credentials that goes with the test.
    private final class Folder: Sendable {
        let path = FileManager.default.temporaryDirectory.appending(path: "credentials-\(UUID())").path

        init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ text: String, to name: String = "imini-api-key") throws {
            try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
        }

        func key(_ credential: String = "imini-api-key", _ environment: [String: String] = [:]) throws(ReelError)
            -> String?
        {
            try CredentialSource().key(for: credential, environment: environment, credentialsDirectory: path)
        }
    }

    @Test(arguments: [
        ("sk-1", "sk-1"), ("sk-1\n", "sk-1"), ("sk-1 \t\r\n\n", "sk-1"), ("", nil), ("\n", nil),
        (String(repeating: "k", count: 8192), String(repeating: "k", count: 8192)),
    ])
    func `a file's key loses what follows it`(text: String, key: String?) throws {
        let folder = try Folder()
        try folder.write(text)
        #expect(try folder.key() == key)
        #expect(
            try CredentialSource().key(
                for: "imini-api-key", environment: ["IMINI_API_KEY": text], credentialsDirectory: nil) == key)
    }

    @Test(arguments: ["se same", "\u{FEFF}sesame", "sesame\nsesame", "sés\u{7}ame", " sesame", "sesame\u{0}"])
    func `what cannot be a key is refused and not repeated`(text: String) throws {
        let folder = try Folder()
        try folder.write(text)
        let inFile = #expect(throws: ReelError.self) { try folder.key() }
        let inVariable = #expect(throws: ReelError.self) { try folder.key("other", ["OTHER": text]) }
        for error in [inFile, inVariable] {
            #expect(error?.description.contains("visible ASCII") == true)
            #expect(error?.description.contains("ame") == false)
        }
        #expect(inFile?.message.contains("/imini-api-key") == true && inVariable?.message.contains("OTHER") == true)
    }

    @Test func `a file of more than 8 KiB is refused`() throws {
        let folder = try Folder()
        try folder.write(String(repeating: "k", count: 8193))
        #expect(#expect(throws: ReelError.self) { try folder.key() }?.message.contains("8192") == true)
    }

    @Test func `what cannot be read is an error, what is not there is none`() throws {
        let folder = try Folder()
        #expect(try folder.key() == nil)
        try FileManager.default.createDirectory(atPath: folder.path + "/k", withIntermediateDirectories: true)
        #expect(#expect(throws: ReelError.self) { try folder.key("k") }?.code == .unavailable)
    }

    @Test func `the file goes before the variable, and an empty file counts as none`() throws {
        let folder = try Folder()
        let environment = ["IMINI_API_KEY": "variable"]
        #expect(try folder.key("imini-api-key", environment) == "variable")
        try folder.write("file")
        #expect(try folder.key("imini-api-key", environment) == "file")
        try folder.write("\n")
        #expect(try folder.key("imini-api-key", environment) == "variable")
    }

    @Test func `a file of the folder that the unit loads is found, after one of the credential's own name`() throws {
        let folder = try Folder()
        try folder.write("loaded", to: "reel_imini-api-key")
        #expect(try folder.key() == "loaded")
        try folder.write("own")
        #expect(try folder.key() == "own")
        try folder.write("\n")
        #expect(try folder.key() == "loaded")
    }

    @Test func `a credential that is named like a loaded file does not get that file's key`() throws {
        let folder = try Folder()
        try folder.write("key of x", to: "reel_x")
        try folder.write("stand-in for a missing folder", to: "reel")
        #expect(try folder.key("x") == "key of x")
        #expect(try folder.key("reel_x") == nil)
        #expect(try folder.key("reel") == nil)
        try folder.write("key of reel_x", to: "reel_reel_x")
        try folder.write("key of reel", to: "reel_reel")
        #expect(try folder.key("reel_x") == "key of reel_x")
        #expect(try folder.key("reel") == "key of reel")
    }

    @Test func `no lane uses another's key`() throws {
        let folder = try Folder()
        try folder.write("file")
        #expect(try folder.key("second", ["IMINI_API_KEY": "variable"]) == nil)
        #expect(try folder.key("imini-api-key2", ["IMINI_API_KEY": "variable"]) == nil)
    }

    @Test(arguments: [("imini-api-key", "IMINI_API_KEY"), ("a.b_c+9", "A_B_C_9"), ("Key", "KEY")])
    func `the variable has the credential's own name in capitals`(credential: String, variable: String) {
        #expect(CredentialSource.variable(for: credential) == variable)
    }

    @Test(arguments: ["", ".", "..", "../key", "a/b", "a b", "é", "a\u{0}"])
    func `only a plain file name is looked up`(credential: String) throws {
        let folder = try Folder()
        #expect(throws: ReelError.self) { try folder.key(credential, ["": "x", "_": "x"]) }
    }
}
