/// What goes wrong with a submission.
package enum SubmissionFault: Equatable, Sendable {
    /// Another answer than the normal one.
    case answer(ScriptedAnswer)
    /// The connection is reset when the head has come, before the body is read. Never matched by prompt.
    case resetUnread
    /// The whole request is read, then the connection is reset.
    case reset(createsTask: Bool)
    /// The whole request is read and never answered; the connection stays open until the client closes it.
    case hang(createsTask: Bool)

    var createsTask: Bool {
        switch self {
        case .answer(let answer): answer.createsTask
        case .reset(let createsTask), .hang(let createsTask): createsTask
        case .resetUnread: false
        }
    }
}

extension SubmissionFault: CustomStringConvertible {
    package var description: String {
        let suffix = createsTask ? ", task created" : ""
        return switch self {
        case .answer(let answer): "answer \(answer.status)" + suffix
        case .resetUnread: "reset unread"
        case .reset: "reset" + suffix
        case .hang: "hang" + suffix
        }
    }
}
