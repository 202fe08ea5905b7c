import ReelAPI
import ReelCore

extension Table {
    /// Bearer tokens, one a row.
    static func tokens(_ tokens: [TokenAnswer], now: Timestamp) -> Table {
        Table(
            [
                .text("TOKEN"), .text("OWNER"), .text("SCOPES"), .number("USED"), .number("CAP"), .text("EXPIRES"),
                .text("LAST USED"), .text("NAME"),
            ],
            rows: tokens.map { token in
                [
                    Styled(token.id), Styled(token.owner.printable),
                    Styled(token.scopes.map(\.rawValue).joined(separator: ",")), "\(token.used)",
                    Styled(token.cap.map { "\($0)" } ?? ""), end(of: token, now),
                    Styled(token.lastUsedAt.map { $0.distance(from: now) } ?? "never"), Styled(token.name.printable),
                ]
            })
    }

    private static func end(of token: TokenAnswer, _ now: Timestamp) -> Styled {
        guard let end = token.expiresAt else { return "never" }
        return end <= now ? Styled("expired", .red) : Styled(end.distance(from: now))
    }
}
