/// What a lane's reason means, for people.
enum LaneReason {
    private static let texts = [
        "paused": "a person paused it",
        "no_key": "it has no API key",
        "unauthorized": "the provider does not take its API key",
        "no_credit": "the account has no credit left",
        "rate_limited": "the provider says that there are too many requests",
        "too_many_tasks": "the provider says that there are too many tasks at once",
        "server_errors": "the provider failed several times in a row",
        "no_answers": "several submissions in a row got no answer",
        "unreachable": "the provider cannot be reached",
        "tasks_unknown": "the provider knows none of its tasks: perhaps the key is of another account",
        "damaged": "the database is damaged: 'reel check' tells more, and a backup mends it",
        "not_configured": "the settings do not name it any more",
    ]

    static func text(for word: String) -> String { texts[word] ?? word }
}
