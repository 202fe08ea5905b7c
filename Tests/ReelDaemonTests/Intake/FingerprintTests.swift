import Crypto
import Foundation
import ReelCore
import ReelDaemon
import ReelTesting
import Testing

/// Which requests ask for the same.
@Suite struct FingerprintTests {
    private static let plain = #"{"model":"kling/kling-v3","prompt":"a cat"}"#
    private static let bytes = image()

    @Test(arguments: [
        #"{"prompt":"a cat","model":"kling/kling-v3"}"#,
        #"{"model":"kling/kling-v3","prompt":"a cat","resolution":"720P"}"#,
        #"{"model":"kling/kling-v3","prompt":"a cat","aspect_ratio":"16:9"}"#,
        #"{"model":"kling/kling-v3","prompt":"a cat","duration":5}"#,
        #"{"model":"kling/kling-v3","prompt":"a cat","generate_audio":false}"#,
        #"{"model":"kling/kling-v3","prompt":"a cat","reference_images":[],"extra_params":{}}"#,
        #"{"model":"kling/kling-v3","prompt":"\u0061 cat"}"#,
    ])
    func `a default that is spelled out asks for nothing else`(text: String) throws {
        #expect(try fingerprint(text) == fingerprint(Self.plain))
    }

    @Test(arguments: [
        #"{"model":"kling/kling-v3-omni","prompt":"a cat"}"#,
        #"{"model":"kling/kling-v3","prompt":"a dog"}"#,
        #"{"model":"kling/kling-v3","prompt":"a cat","resolution":"1080P"}"#,
        #"{"model":"kling/kling-v3","prompt":"a cat","aspect_ratio":"9:16"}"#,
        #"{"model":"kling/kling-v3","prompt":"a cat","duration":6}"#,
        #"{"model":"kling/kling-v3","prompt":"a cat","generate_audio":true}"#,
        #"{"model":"kling/kling-v3","prompt":"a cat","extra_params":{"cfg_scale":0.5}}"#,
        #"{"model":"kling/kling-v3","prompt":"a cat","seed":1}"#,
        #"{"model":"kling/kling-v3","prompt":"a cat","extra_params":{"seed":1}}"#,
    ])
    func `another value asks for something else, also of a key that is not known`(text: String) throws {
        #expect(try fingerprint(text) != fingerprint(Self.plain))
    }

    @Test func `an audio default that is true is told from silence`() throws {
        let model = #"{"model":"doubao/seedance-2.0","prompt":"a cat""#
        #expect(try fingerprint(#"\#(model),"generate_audio":true}"#) == fingerprint("\(model)}"))
        #expect(try fingerprint(#"\#(model),"generate_audio":false}"#) != fingerprint("\(model)}"))
    }

    @Test func `the same bytes are the same image, inline or uploaded`() throws {
        let hash = SHA256.hash(data: Self.bytes).map { String(format: "%02x", $0) }.joined()
        let encoded = Self.bytes.base64EncodedString()
        let inline = try fingerprint(frame("data:image/png;base64,\(encoded)"))
        #expect(try fingerprint(frame("data:image/jpeg;base64,\(encoded)")) == inline)
        #expect(try fingerprint(frame("upload:\(hash)")) == inline)
        let other = Self.image(last: 1).base64EncodedString()
        #expect(try fingerprint(frame("data:image/png;base64,\(other)")) != inline)
    }

    @Test func `links count by their text, and images by their order`() throws {
        let (one, two) = ("https://a/1.png", "https://a/2.png")
        #expect(try fingerprint(frame(one)) != fingerprint(frame(two)))
        #expect(try fingerprint(assets(one, two)) != fingerprint(assets(two, one)))
        #expect(try fingerprint(assets(one, two)) == fingerprint(assets(one, two)))
    }

    @Test func `it is a SHA-256 in hexadecimal`() throws {
        let digits = try fingerprint(Self.plain)
        #expect(digits.wholeMatch(of: /[0-9a-f]{64}/) != nil)
    }

    private func fingerprint(_ text: String) throws -> String {
        let request = try JSON(parsing: text)
        return Fingerprint.of(request, try Catalog.builtIn.validate(request))
    }

    private func frame(_ url: String) -> String {
        #"{"model":"kling/kling-v3","prompt":"x","reference_images":[{"url":"\#(url)","reference_type":"first_frame"}]}"#
    }

    private func assets(_ urls: String...) -> String {
        let images = urls.map { #"{"url":"\#($0)","reference_type":"asset"}"# }.joined(separator: ",")
        return #"{"model":"kling/kling-v3","prompt":"x","reference_images":[\#(images)]}"#
    }

    /// A PNG of 300x300 pixels, with a byte of its picture.
    private static func image(last: UInt8 = 0) -> Data {
        var bytes = TestImage.png()
        bytes[41] = last
        return Data(bytes)
    }
}
