import ReelCore
import Testing

struct `Writing JSON` {
    @Test func `escapes what must be, and nothing else`() throws {
        let value = JSON.string("\u{0}\u{1}\u{8}\u{B}\u{C}\u{1F}\n\r\t\"\\/\u{7F}é猫😀\u{2028}")
        let text = #""\u0000\u0001\u0008\u000b\u000c\u001f\n\r\t\"\\/"# + "\u{7F}é猫😀\u{2028}\""
        #expect(value.description == text)
        #expect(try JSON(parsing: text).string?.isIdentical(to: value.string ?? "") == true)
    }

    @Test func `brings each character back`() throws {
        for code in (0..<0x3000).map(UInt32.init) + [0xD7FF, 0xE000, 0xFFFE, 0xFFFF, 0x10000, 0x10FFFF] {
            guard let scalar = Unicode.Scalar(code) else { continue }
            let text = "a\(Character(scalar))b"
            #expect(try JSON(parsing: JSON.string(text).bytes).string?.isIdentical(to: text) == true)
            let named: JSON = [text: 1]
            #expect(try JSON(parsing: named.bytes).object?.names.first?.isIdentical(to: text) == true)
        }
    }

    @Test func `is compact`() throws {
        #expect(try JSON(parsing: " { \"a\" : [ 1 , null ] , \"b\" : { } } ").description == #"{"a":[1,null],"b":{}}"#)
    }

    @Test(
        arguments: [0, 1, -1.5, 0.1, 1e16, 1e300, .leastNonzeroMagnitude, -0.0, .greatestFiniteMagnitude] as [Double])
    func `spells any double so that it can be read`(value: Double) throws {
        #expect(try JSON(parsing: JSON.number(.init(value)).bytes).number?.double == value)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `has a number for what is none`(value: Double) {
        #expect(JSON.number(.init(value)).description == "0")
    }

    @Test func `has one canonical form`() throws {
        let value = try JSON(parsing: #"{"b":[1.50,-0],"a":{"d":1e3,"c":"x"},"é":0}"#)
        let form = String(decoding: value.canonicalBytes, as: UTF8.self)
        #expect(form == #"{"a":{"c":"x","d":1e3},"b":[15e-1,0],"é":0}"#)
    }
}

struct `Equality of JSON` {
    @Test(arguments: [
        [
            "8", "8.0", "80e-1", "0.8e1", "8E0", "8e+0", "8.000", "0.08e2", "800e-2", "8e-0",
            "8e00000000000000000000000000",
        ],
        ["0", "-0", "0.0", "-0.0", "0e5", "0e-99999999999999999999999", "0.000e99999999999999999999"],
        ["100", "1e2", "1E2", "1.0e+2", "10e1", "1000e-1"], ["-1.5", "-15e-1", "-0.15e1"],
        ["1e400", "10e399", "0.1e401"], ["1e-400", "0.1e-399", "10e-401"],
        ["1e1000000000000000000", "10e999999999999999999"],
        ["123456789012345678901234567890", "12345678901234567890123456789e1"],
    ])
    func `goes by a number's value, not its spelling`(spellings: [String]) throws {
        let values = try spellings.map { try JSON(parsing: $0) }
        for value in values {
            #expect(value == values[0])
            #expect(value.hashValue == values[0].hashValue)
        }
    }

    @Test(arguments: [
        ("8", "80"), ("8", "0.8"), ("1", "-1"), ("8", #""8""#), ("1", "true"), ("0", "false"), ("0", "null"),
        (#""""#, "null"),
        ("[]", "{}"), ("[1,2]", "[2,1]"), (#"{"a":1}"#, #"{"a":1,"b":null}"#), ("1e400", "1e401"), ("1e-400", "0"),
        ("9007199254740993", "9007199254740992"), ("1e99999999999999999999", "1e99999999999999999998"),
        ("\"\u{212A}\"", #""K""#), ("\"é\"", "\"e\u{301}\""), ("{\"\u{212A}\":1}", #"{"K":1}"#), ("[[]]", "[]"),
    ])
    func `does not take different values for the same`(one: String, other: String) throws {
        #expect(try JSON(parsing: one) != JSON(parsing: other))
    }

    @Test func `does not see the order of names`() throws {
        let one = try JSON(parsing: #"{"a":1,"b":{"c":[1,2],"d":2.0}}"#)
        let other = try JSON(parsing: #"{"b":{"d":2,"c":[1e0,2]},"a":1}"#)
        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        #expect(one.description != other.description)
    }
}

struct `A JSON object` {
    @Test func `keeps the place of a member that is set again`() throws {
        var object = try #require(JSON(parsing: #"{"a":1,"b":2,"c":3}"#).object)
        object["b"] = "new"
        object["d"] = 4
        object["a"] = nil
        object["missing"] = nil
        #expect(JSON.object(object).description == #"{"b":"new","c":3,"d":4}"#)
    }

    @Test func `finds names byte for byte`() {
        var object = JSON.Object([("K", 1)])
        #expect(object["\u{212A}"] == nil)
        object["\u{212A}"] = 2
        #expect(object.names.count == 2)
    }
}
