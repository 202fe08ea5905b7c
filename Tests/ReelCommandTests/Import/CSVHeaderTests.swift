import ReelCommand
import ReelCore
import Testing

/// What columns mean.
@Suite struct CSVHeaderTests {
    private func record(_ texts: [String]) -> CSVRecord { CSVRecord(line: 1, fields: texts.map { Array($0.utf8) }) }

    private func job(_ columns: [String], _ cells: [String]) throws -> String {
        try CSVHeader(record(columns)).job(from: record(cells)).description
    }

    @Test func `fields of the request stand with or without its name, settings beside it`() throws {
        #expect(
            try job(
                ["model", "request.prompt", "batch", "labels.film", "labels.a.b", "priority", "labels.1"],
                ["m", "a, \"b\"", "spring", "x", "y", "-5", "z"])
                == #"{"request":{"model":"m","prompt":"a, \"b\""},"batch":"spring","labels":{"film":"x","a.b":"y","1":"z"},"priority":-5}"#
        )
    }

    @Test func `texts become numbers and truth where the rules want them, and stay texts elsewhere`() throws {
        #expect(
            try job(
                ["prompt", "duration", "generate_audio", "resolution", "extra_params.cfg_scale"],
                ["5", "5", "TRUE", "720P", "0.50"])
                == #"{"request":{"prompt":"5","duration":5,"generate_audio":true,"resolution":"720P","extra_params":{"cfg_scale":0.50}}}"#
        )
        #expect(try job(["batch", "labels.n"], ["7", "true"]) == #"{"batch":"7","labels":{"n":"true"},"request":{}}"#)
        #expect(
            try job(["request.new", "request.other"], ["5", "five"]) == #"{"request":{"new":5,"other":"five"}}"#)
        #expect(
            try job(["after", "approval"], ["41, 42", "false"]) == #"{"after":[41,42],"approval":false,"request":{}}"#)
    }

    @Test func `dots nest, and numbers are places in a list`() throws {
        #expect(
            try job(
                [
                    "extra_params.multi_prompt.1.prompt", "extra_params.multi_prompt.0.prompt",
                    "extra_params.multi_prompt.0.duration", "extra_params.multi_prompt.0.index",
                ], ["second", "first", "2", "1"])
                == #"{"request":{"extra_params":{"multi_prompt":[{"prompt":"first","duration":"2","index":1},{"prompt":"second"}]}}}"#
        )
        #expect(
            try job(["reference_images.0.url", "reference_images.0.reference_type"], ["@a.png", "asset"])
                == #"{"request":{"reference_images":[{"url":"@a.png","reference_type":"asset"}]}}"#)
        #expect(try job(["extra_params"], [#"{"a":[1]}"#]) == #"{"request":{"extra_params":{"a":[1]}}}"#)
    }

    @Test func `images have columns of their own`() throws {
        #expect(
            try job(["first_frame", "last_frame", "prompt"], ["@a.png", "", "x"])
                == #"{"request":{"prompt":"x","reference_images":[{"url":"@a.png","reference_type":"first_frame"}]}}"#)
    }

    @Test func `an empty cell leaves its field out`() throws {
        #expect(try job(["prompt", "duration", "", "batch"], ["x", "", "", ""]) == #"{"request":{"prompt":"x"}}"#)
    }

    @Test(arguments: [
        (["promt"], "did you mean prompt?"), (["prompt", "request.prompt"], "two columns for the same value"),
        (["extra_params", "extra_params.cfg_scale"], "lies inside"), (["prompt,duration"], "no such column"),
        (["", " "], "names no column"), (["prompt", "x.y"], "request.NAME"), (["request"], "no such column"),
        (["duration", "duration"], "two columns"), (["prompt."], "no such column"),
    ])
    func `a header that means nothing is refused`(columns: [String], words: String) {
        let error = #expect(throws: UsageError.self) { try CSVHeader(record(columns)) }
        #expect(error?.description.contains(words) == true, "\(error as Any)")
    }

    @Test(
        arguments: [
            (["prompt", "duration"], ["a"], nil, "1 fields, the header has 2"),
            (["prompt"], ["a", "b"], nil, "2 fields, the header has 1"),
            (["duration"], ["five"], "request.duration", "no number"),
            (["generate_audio"], ["yes"], "request.generate_audio", "neither true nor false"),
            (["extra_params"], ["{"], "request.extra_params", "no JSON"),
            (["after"], ["4,x"], "after", "numbers of jobs"),
            (["prompt", ""], ["a", "b"], nil, "without a name"),
        ] as [([String], [String], String?, String)])
    func `a line that is wrong is refused with its field`(
        columns: [String], cells: [String], field: String?, words: String
    ) throws {
        let header = try CSVHeader(record(columns))
        let error = #expect(throws: ReelError.self) { try header.job(from: record(cells)) }
        #expect(error?.field == field && error?.message.contains(words) == true, "\(error as Any)")
    }
}
