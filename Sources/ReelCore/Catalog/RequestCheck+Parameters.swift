extension RequestCheck {
    /// Checks `extra_params`: each documented member by itself, then what they say together.
    ///
    /// The shots must add up to `duration`, the clip's length with the default applied.
    mutating func checkParameters(duration: Int?) throws(ReelError) {
        guard let parameters = request["extra_params"] else { return }
        _ = try parameters.object("an object")
        warnUnknown(in: parameters, known: model.parameters.map(\.name))
        for parameter in model.parameters {
            guard let field = parameters[parameter.name] else { continue }
            try check(field, by: parameter.rule)
        }
        for case .shots(let rules) in model.parameters.map(\.rule) {
            try checkStoryboard(parameters, rules: rules, duration: duration)
        }
    }

    private mutating func check(_ field: RequestField, by rule: Parameter.Rule) throws(ReelError) {
        switch rule {
        case .flag: _ = try field.flag()
        case .choice(let values): _ = try field.choice(of: values)
        case .text(let maximum): try field.checkLength(of: field.prompt(), 0...maximum)
        case .number(let range): _ = try field.number(range)
        case .shots: _ = try field.elements(Self.shotForm)
        case .camera(let rules): try checkCamera(field, rules: rules)
        case .undocumented: if field.value.isNull { throw field.mismatch("a value") }
        }
    }
}
