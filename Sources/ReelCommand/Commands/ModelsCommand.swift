import ArgumentParser
import ReelAPI
import ReelCore

/// `reel models`: what can be asked of which model.
struct ModelsCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List the models and what they take; --json tells all of it.",
        discussion: "  reel models")

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        let json = try await context.daemon.json(.get("/v1/models"))
        context.console.answer(json)
        context.console.say(Self.table(json["models"]?.array ?? []))
        return .done
    }

    private static func table(_ models: [JSON]) -> Table {
        Table(
            [.text("MODEL"), .text("SECONDS"), .text("RESOLUTION"), .text("AUDIO"), .text("ASPECT RATIO")],
            rows: models.map { model in
                [
                    Styled(model["model"]?.string ?? "?"), Styled(seconds(model["duration"])),
                    Styled(choice(model["resolutions"], model["default_resolution"])),
                    Styled(model["generate_audio"]?["default"]?.bool.map { $0 ? "on" : "off" } ?? ""),
                    Styled(choice(model["aspect_ratios"], model["default_aspect_ratio"])),
                ]
            })
    }

    /// `3-15 (5)`: the range and the default.
    private static func seconds(_ duration: JSON?) -> String {
        guard let duration, let minimum = duration["minimum"]?.integer,
            let maximum = duration["maximum"]?.integer
        else { return "" }
        let standard = duration["default"]?.integer.map { " (\($0))" } ?? ""
        return "\(minimum)-\(maximum)\(standard)"
    }

    /// `720P 1080P (720P)`: the choices and the default.
    private static func choice(_ values: JSON?, _ standard: JSON?) -> String {
        let words = (values?.array ?? []).compactMap(\.string).joined(separator: " ")
        return standard?.string.map { "\(words) (\($0))" } ?? words
    }
}
