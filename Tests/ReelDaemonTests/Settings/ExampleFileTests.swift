import Foundation
import ReelDaemon
import Testing
import Yams

/// The settings file and the manual page that the package installs, against the contract.
struct ExampleFileTests {
    @Test func `the installed settings change nothing as they are`() throws {
        #expect(try Settings.load(yaml: Self.example) == Settings())
    }

    @Test func `with every comment sign before a key taken away they change nothing either`() throws {
        #expect(try Settings.load(yaml: Self.uncommented) == Settings())
    }

    @Test func `every key of the contract stands there with its default, and no other`() throws {
        #expect(try Self.values(Self.uncommented) == Self.expected)
    }

    @Test func `each key has a sentence of its own before it`() {
        var explained = false
        for line in Self.example.split(separator: "\n", omittingEmptySubsequences: false) {
            let text = line.drop { $0 == " " }
            if text.hasPrefix("#"), !text.hasPrefix("# "), text != "#" {
                #expect(explained, "\(text) is not explained")
                explained = false
            } else {
                explained = text.hasPrefix("# ")
            }
        }
    }

    @Test func `every key is in reeld.yaml(5) with its default`() throws {
        let page = try String(contentsOf: Self.folder.appending(path: "man/reeld.yaml.5"), encoding: .utf8)
        let items = page.split(separator: "\n").filter { $0.hasPrefix(".It Ic ") }.map(String.init)
        for (path, value) in try Self.expected {
            let key = path.split(separator: ".").last ?? ""
            #expect(items.contains(".It Ic \(key) : No \(value)"), "\(path): \(value)")
        }
    }

    private static let folder = URL(filePath: #filePath).appending(path: "../../../../packaging").standardized
    private static let example =
        (try? String(contentsOf: folder.appending(path: "reeld.yaml"), encoding: .utf8)) ?? "the file is missing"
    private static let uncommented = example.replacing(/(?m)^( *)#(?=[^ \n])/) { $0.1 }

    private static var expected: [String: String] {
        get throws { try values(ContractSample.yaml).merging(ContractSample.additions) { $1 } }
    }

    /// What stands at the end of each path, as it is written.
    private static func values(_ yaml: String) throws -> [String: String] {
        try values(#require(try Yams.compose(yaml: yaml)), at: "")
    }

    private static func values(_ node: Node, at path: String) -> [String: String] {
        switch node {
        case .mapping(let mapping):
            mapping.reduce(into: [:]) { all, entry in
                let key = entry.key.string ?? "?"
                all.merge(values(entry.value, at: path.isEmpty ? key : "\(path).\(key)")) { $1 }
            }
        case .sequence(let sequence):
            [path: "[\(sequence.map { "\"\($0.string ?? "?")\"" }.joined(separator: ", "))]"]
        case .scalar, .alias: [path: node.scalar?.string ?? "?"]
        }
    }
}
