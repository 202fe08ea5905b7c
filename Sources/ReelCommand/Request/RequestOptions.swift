import ArgumentParser
import ReelCore

/// The flags that describe a request.
struct RequestOptions: ParsableArguments {
    @Option(help: "The model, for example kling/kling-v3 ('reel models' lists them).")
    var model: String?

    @Option(help: "What is to be seen.")
    var prompt: String?

    @Option(help: "Seconds.")
    var duration: Int?

    @Option(help: "720P, 1080P, ...")
    var resolution: String?

    @Option(help: "16:9, 9:16, 1:1, ...")
    var aspectRatio: String?

    @Flag(inversion: .prefixedNo, help: "Whether sound is made.")
    var audio: Bool?

    @Option(
        help: ArgumentHelp(
            "The first frame: an http(s) URL, upload:SHA256, or a PNG or JPEG file of at most 10 MiB.",
            valueName: "image"),
        completion: .file(extensions: ["png", "jpg", "jpeg"]))
    var firstFrame: String?

    @Option(
        help: ArgumentHelp("The last frame; goes with a first one.", valueName: "image"),
        completion: .file(extensions: ["png", "jpg", "jpeg"]))
    var lastFrame: String?

    @Option(
        help: ArgumentHelp("A reference image; may be given several times.", valueName: "image"),
        completion: .file(extensions: ["png", "jpg", "jpeg"]))
    var asset: [String] = []

    @Option(help: ArgumentHelp("More parameters as a JSON object, or @FILE with one.", valueName: "json"))
    var extraParams: String?

    /// What the flags change, with the files that they name where `shelf` puts them.
    func changes(_ shelf: ImageShelf) async throws -> RequestChanges {
        var changes = RequestChanges()
        (changes.model, changes.prompt, changes.duration) = (model, prompt, duration)
        (changes.resolution, changes.aspectRatio, changes.audio) = (resolution, aspectRatio, audio)
        changes.images = try await images(shelf)
        if let extraParams { changes.extraParams = try Self.parameters(extraParams) }
        return changes
    }

    private func images(_ shelf: ImageShelf) async throws -> [RequestChanges.Image] {
        var images: [RequestChanges.Image] = []
        if let firstFrame {
            images.append(.init(.firstFrame, url: try await shelf.url(of: firstFrame, option: "--first-frame")))
        }
        if let lastFrame {
            images.append(.init(.lastFrame, url: try await shelf.url(of: lastFrame, option: "--last-frame")))
        }
        for argument in asset {
            images.append(.init(.asset, url: try await shelf.url(of: argument, option: "--asset")))
        }
        return images
    }

    private static func parameters(_ text: String) throws(UsageError) -> JSON.Object {
        let isFile = text.hasPrefix("@")
        let json =
            isFile ? try InputFile(String(text.dropFirst())).json() : try InputFile.parse(text.utf8, "--extra-params")
        guard let object = json.object else { throw UsageError("--extra-params is \(json.kind), not an object") }
        return object
    }
}
