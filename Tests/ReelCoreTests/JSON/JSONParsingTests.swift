import ReelCore
import Testing

private func syntaxError(_ text: String) -> JSON.SyntaxError? {
    #expect(throws: JSON.SyntaxError.self) { try JSON(parsing: text) }
}

struct `Reading JSON` {
    @Test(
        arguments: [
            ("null", JSON.null), (" true ", true), ("\tfalse\r\n", false), ("0", 0), ("-1", -1), (#""""#, ""),
            ("[]", []),
            ("{}", [:]), ("[1,[2],{}]", [1, [2], [:]]), (#"{"a":{"b":null}}"#, ["a": ["b": nil]]), (#""猫😀""#, "猫😀"),
        ] as [(String, JSON)])
    func `takes each kind of value`(text: String, value: JSON) throws {
        #expect(try JSON(parsing: text) == value)
        #expect(try JSON(parsing: Array(text.utf8)) == value)
    }

    @Test(arguments: [
        "", " ", "nul", "nulll", "True", "NaN", "Infinity", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+",
        "0x1", "1 2",
        "--1", "1,", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "}", "{\"a\"", "{\"a\":", "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}", "{,}", "{a:1}", "{1:1}", "{\"a\" 1}", "{'a':1}", "'a'", "\"", "\"a", "\"\\", "\"\\\"",
        "\"\\x\"",
        "\"\\u\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\u１234\"", "\"a\nb\"", "\"a\tb\"", "\"a\u{0}b\"", "// a", "1 // a",
        "/**/1", "\u{FEFF}1", "\u{A0}1", "\u{2028}1", "1\u{0}", "\u{C}1", "[1]]", "{}{}", "\"a\"\"b\"",
    ])
    func `refuses what is none`(text: String) {
        #expect(syntaxError(text) != nil)
    }

    @Test func `says where it went wrong`() {
        #expect(syntaxError("[1, 2, x]")?.offset == 7)
        #expect(syntaxError("[1, 2")?.description == "not valid JSON: the text ends too early at byte 5")
        #expect(syntaxError(#"{"猫": 01}"#)?.offset == 9)
    }

    @Test func `nests 64 levels and no more`() throws {
        func nested(_ depth: Int, _ open: String, _ close: String) -> String {
            String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
        }
        #expect(JSON.maximumDepth == 64)
        for (open, close) in [("[", "]"), (#"{"a":"#, "}"), (#"[{"a":"#, "}]")] {
            let levels = open.count > 5 ? 32 : 64
            _ = try JSON(parsing: nested(levels, open, close))
            #expect(syntaxError(nested(levels + 1, open, close))?.message == "nested deeper than 64 levels")
            #expect(syntaxError(nested(10_000, open, close))?.message == "nested deeper than 64 levels")
            #expect(syntaxError(String(repeating: open, count: 1_000_000)) != nil)
        }
        _ = try JSON(parsing: "[" + Array(repeating: "[[]]", count: 1000).joined(separator: ",") + "]")
    }

    @Test(arguments: [#"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"[{"b":{"":1,"":2}}]"#])
    func `refuses a name that occurs twice`(text: String) {
        #expect(syntaxError(text)?.message.hasSuffix("occurs twice") == true)
    }

    @Test func `tells names apart by their bytes`() throws {
        // All of them are equal to Swift's ==.
        let object = try JSON(parsing: #"{"K":1,"\#u{212A}":2,"é":3,"e\#u{301}":4}"#)
        #expect(object.object?.names.count == 4)
        #expect(object["K"] == 1)
        #expect(object["\u{212A}"] == 2)
        #expect(object["e\u{301}"] == 4)
    }

    @Test func `makes no long message of a long name`() {
        let name = "e" + String(repeating: "\u{301}", count: 100_000)
        let message = syntaxError(#"{"\#(name)":1,"\#(name)":2}"#)?.message
        #expect((message?.utf8.count ?? .max) < 500)
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22],
            [0x22, 0x5C, 0x6E, 0xFF, 0x22], [0xFF], [0xEF, 0xBB, 0xBF, 0x31],
            [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D],
            [0xFF, 0xFE, 0x31, 0x00],
        ] as [[UInt8]])
    func `refuses what is not UTF-8`(bytes: [UInt8]) {
        #expect(throws: JSON.SyntaxError.self) { try JSON(parsing: bytes) }
    }

    @Test(arguments: [
        #""\ud800""#, #""\udc00""#, #""\ud800\ud800""#, #""\udc00\ud800""#, #""\ud83da""#, #""\ud83d\n""#,
        #""\ud83d\u0041""#,
        #""\uDBFF""#, #""\ud83d\"#, #""\ud83d\u""#,
    ])
    func `refuses half a surrogate pair`(text: String) {
        #expect(syntaxError(text) != nil)
    }

    @Test(arguments: [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u732b""#, "Aé猫"),
        (
            #""\uD83D\uDE00""#,
            "😀"
        ),
        (#""a\u0000b""#, "a\u{0}b"), (#""\ufeff\uffff""#, "\u{FEFF}\u{FFFF}"),
        (
            "\"\u{7F}\u{2028}\"",
            "\u{7F}\u{2028}"
        ),
    ])
    func `understands escapes`(text: String, value: String) throws {
        let string = try #require(JSON(parsing: text).string)
        #expect(string.isIdentical(to: value))
    }

    @Test func `keeps numbers and the order of names as they are spelled`() throws {
        let text = #"{"z":8.0,"a":-0,"m":[1E+2,0.10,12345678901234567890.123456789,1e-7,-0.0e0,5]}"#
        #expect(try JSON(parsing: text).description == text)
    }

    @Test func `takes a whole number only where it is written as one`() throws {
        #expect(try JSON(parsing: "8").integer == 8)
        #expect(try JSON(parsing: "-0").integer == 0)
        for text in ["8.0", "8e0", "9223372036854775808", #""8""#] { #expect(try JSON(parsing: text).integer == nil) }
        #expect(try JSON(parsing: "9223372036854775807").integer == .max)
        for (text, whole) in [("8", 8), ("8.0", 8), ("-8e1", -80), ("8.5", nil), ("1e300", nil), ("1e16", nil)] {
            #expect(try JSON(parsing: text).number?.whole == whole)
        }
    }

    @Test func `has a limit to the letters of a number`() throws {
        _ = try JSON(parsing: String(repeating: "9", count: 400))
        #expect(syntaxError(String(repeating: "9", count: 401)) != nil)
        #expect(syntaxError("1e" + String(repeating: "0", count: 500_000)) != nil)
    }

    @Test func `takes a very long string in its stride`() throws {
        let long = String(repeating: "猫\\n", count: 200_000)
        #expect(try JSON(parsing: "[\"\(long)\"]").array?.first?.string?.utf8.count == 800_000)
    }

    @Test(arguments: [1, 2, 3, 4])
    func `never crashes on random bytes`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let letters = Array(#"{}[]",:\u0123456789eE+-. ntf"#.utf8) + [0x00, 0x0A, 0x7F, 0x80, 0xC3, 0xED, 0xF0, 0xFF]
        for round in 0..<10_000 {
            let length = Int.random(in: 0...40, using: &generator)
            let bytes = (0..<length).map { _ in
                round % 2 == 0
                    ? UInt8.random(in: 0...255, using: &generator) : letters.randomElement(using: &generator) ?? 0
            }
            guard let value = try? JSON(parsing: bytes) else { continue }
            #expect((try? JSON(parsing: value.bytes)) == value)
        }
    }

    @Test(arguments: [5, 6, 7, 8])
    func `never crashes on a damaged request, and writes back what it could read`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let whole = Array(seedRequest.utf8)
        var readable = 0
        for _ in 0..<2000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: bytes.indices, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = .random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: place)
                default: bytes.insert(bytes[bytes.indices.randomElement(using: &generator) ?? 0], at: place)
                }
            }
            guard let value = try? JSON(parsing: bytes) else { continue }
            readable += 1
            let again = try JSON(parsing: value.bytes)
            #expect(again.bytes == value.bytes)
            #expect(again == value)
        }
        #expect(readable > 0)
    }
}
