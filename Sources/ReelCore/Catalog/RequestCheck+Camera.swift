extension RequestCheck {
    /// Checks `camera_control`: a preset by itself, or the configurable type with one movement.
    mutating func checkCamera(_ camera: RequestField, rules: CameraRules) throws(ReelError) {
        _ = try camera.object(#"an object {"type", "config"}"#)
        warnUnknown(in: camera, known: ["type", "config"])
        let types = [rules.configurable] + rules.presets
        let type = try camera.required("type", "one of \(types.joined(separator: ", "))").choice(of: types)
        guard type.isIdentical(to: rules.configurable) else {
            if let config = camera["config"] {
                throw config.refusal("only accepted with type \(rules.configurable), not with \(type): leave it out")
            }
            return
        }
        let expected = "an object in which exactly one of \(rules.axes.joined(separator: ", ")) is not 0"
        try checkConfig(camera.required("config", expected), expected, rules: rules)
    }

    private mutating func checkConfig(
        _ config: RequestField, _ expected: String, rules: CameraRules
    ) throws(ReelError) {
        _ = try config.object(expected)
        warnUnknown(in: config, known: rules.axes)
        var moving: [String] = []
        for axis in rules.axes {
            if let field = config[axis], try field.number(rules.range) != 0 { moving.append(axis) }
        }
        guard moving.count == 1 else {
            let given = moving.isEmpty ? "none is" : "\(moving.joined(separator: ", ")) are"
            throw config.refusal("\(given) not 0, but it must be exactly one of \(rules.axes.joined(separator: ", "))")
        }
    }
}
