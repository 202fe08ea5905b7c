import ReelCore
import Testing

struct `An estimate` {
    private func estimate(_ text: String) throws -> Credits? { PriceList.builtIn.estimate(for: try validate(text)) }

    @Test(arguments: [
        ("kling/kling-v3", "720P", [120, 170]), ("kling/kling-v3", "1080P", [160, 220]),
        ("kling/kling-v3-omni", "720P", [120, 160]), ("kling/kling-v3-omni", "1080P", [160, 200]),
        ("doubao/seedance-2.0", "480P", [100, 100]), ("doubao/seedance-2.0", "720P", [200, 200]),
        ("doubao/seedance-2.0-fast", "480P", [80, 80]), ("doubao/seedance-2.0-fast", "720P", [160, 160]),
    ])
    func `is the price of a second times the seconds`(model: String, resolution: String, prices: [Int]) throws {
        for (audio, price) in zip([false, true], prices) {
            let members = #""resolution": "\#(resolution)", "generate_audio": \#(audio)"#
            #expect(try estimate(body(model, members)) == 5 * price)
            #expect(try estimate(body(model, #"\#(members), "duration": 15"#)) == 15 * price)
        }
    }

    @Test func `counts the seed document's request`() throws {
        #expect(try estimate(seedRequest) == 8 * 170)
    }

    @Test func `is the same for happyhorse with any sound`() throws {
        #expect(try estimate(body("dashscope/happyhorse-1.0")) == 5 * 300)
        #expect(try estimate(body("dashscope/happyhorse-1.0", #""resolution": "720P""#)) == 5 * 200)
    }

    @Test(arguments: [("720P", 170), ("1080P", 220)])
    func `is higher for omni with a video`(resolution: String, price: Int) throws {
        for audio in [false, true] {
            let members = #""resolution": "\#(resolution)", "generate_audio": \#(audio), "duration": 4"#
            #expect(try estimate(body("kling/kling-v3-omni", "\(members), \(videos("feature"))")) == 4 * price)
            #expect(try estimate(body("kling/kling-v3-omni", "\(members), \(images("asset"))")) != 4 * price)
        }
    }

    @Test(arguments: [
        body("kling/kling-v3-motion-control", "\(images("asset")), \(videos(nil))"),
        body("kling/kling-v3-omni", videos("base")), body("kling/kling-v3-omni", videos(nil)),
        body("doubao/seedance-2.0", videos(nil)), body("doubao/seedance-2.0-fast", videos(nil)),
        body("dashscope/happyhorse-1.0", videos(nil)),
    ])
    func `is not made where the length or the price is not known`(text: String) throws {
        #expect(try estimate(text) == nil)
    }
}

struct `A price list` {
    private func list(_ rows: String...) throws -> PriceList {
        try PriceList(parsing: JSON(parsing: #"{"prices": [\#(rows.joined(separator: ","))]}"#))
    }
    private func row(_ members: String = "", price: String = "7") -> String {
        #"{"model": "kling/kling-v3", "resolution": "720P"\#(members), "credits_per_second": \#(price)}"#
    }

    @Test func `comes with prices for all models, and can be written out and read again`() throws {
        let builtIn = PriceList.builtIn
        #expect(builtIn.rows.count == 18)
        for model in Catalog.builtIn.models {
            for resolution in model.resolutions.values {
                #expect(builtIn.rows.contains { $0.model == model.name && $0.resolution == resolution })
            }
        }
        #expect(try PriceList(parsing: JSON(parsing: builtIn.json.bytes)).rows == builtIn.rows)
    }

    @Test func `of an operator lies over the built-in one, model by model`() throws {
        let prices = PriceList.builtIn.overlaid(
            with: try list(row(price: "7"), row(price: "1").replacing("v3", with: "v9")))
        #expect(prices.estimate(for: try validate(kling())) == 35)
        #expect(prices.estimate(for: try validate(kling(#""resolution": "1080P""#))) == nil)
        #expect(prices.estimate(for: try validate(body("kling/kling-v3-omni"))) == 600)
    }

    @Test(arguments: ["0", "1000000"])
    func `has whole prices from nothing to a million`(price: String) throws {
        #expect(try list(row(price: price)).rows.map(\.creditsPerSecond) == [Int(price)])
    }

    @Test(arguments: [
        ("[]", nil), ("{}", "prices"), (#"{"prices": {}}"#, "prices"), (#"{"prices": [], "x": 1}"#, "x"),
        (#"{"prices": [1]}"#, "prices[0]"),
        (#"{"prices": [{"resolution": "720P", "credits_per_second": 1}]}"#, "prices[0].model"),
        (#"{"prices": [{"model": "", "resolution": "720P", "credits_per_second": 1}]}"#, "prices[0].model"),
        (#"{"prices": [{"model": "a", "credits_per_second": 1}]}"#, "prices[0].resolution"),
        (#"{"prices": [{"model": "a", "resolution": 720, "credits_per_second": 1}]}"#, "prices[0].resolution"),
        (#"{"prices": [{"model": "a", "resolution": "720P"}]}"#, "prices[0].credits_per_second"),
    ])
    func `that is wrong is refused with the place`(text: String, field: String?) {
        let error = #expect(throws: ReelError.self) { try PriceList(parsing: JSON(parsing: text)) }
        #expect(error?.field == field)
    }

    @Test(arguments: [
        (#", "audio": 1"#, "7", "audio"), (#", "audio": null"#, "7", "audio"),
        (#", "reference_video": "no""#, "7", "reference_video"), ("", "-1", "credits_per_second"),
        ("", "1.5", "credits_per_second"), ("", #""7""#, "credits_per_second"), ("", "1000001", "credits_per_second"),
        (#", "credits": 3"#, "7", "credits"),
    ])
    func `with a wrong row is refused with the key`(members: String, price: String, key: String) {
        let error = #expect(throws: ReelError.self) {
            try list(row().replacing("v3", with: "v9"), row(members, price: price))
        }
        #expect(error?.field == "prices[1].\(key)")
    }

    @Test func `has one price for each request`() throws {
        _ = try list(row(#", "audio": true"#), row(#", "audio": false"#))
        _ = try list(row(#", "reference_video": true"#), row(#", "reference_video": false, "audio": true"#))
        for (first, second) in [
            ("", ""), (#", "audio": true"#, ""), ("", #", "reference_video": true"#),
            (#", "audio": true"#, #", "reference_video": true"#), (#", "audio": true"#, #", "audio": true"#),
        ] {
            let error = #expect(throws: ReelError.self) { try list(row(first), row(second)) }
            #expect(error?.field == "prices[1]")
        }
    }
}
