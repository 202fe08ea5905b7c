/// What chaos draws from. Refusals that hold for every job (401, no credit, 400) are no part of it: nothing is left
/// to see after them. Add them to the lists where they are wanted.
extension Chaos {
    package static let submissions: [SubmissionFault] = [
        .answer(.rateLimited()), .answer(.rateLimited(retryAfter: .seconds(1))), .answer(.tooManyTasks),
        .answer(.upstreamFailed), .answer(.bareUnavailable), .answer(.bareUnavailable.creatingTask),
        .answer(ScriptedAnswer(status: 500)), .answer(ScriptedAnswer(status: 502, body: .html).creatingTask),
        .answer(.gatewayTimeout), .answer(.gatewayTimeout.creatingTask),
        .answer(.requestTimeout), .answer(.redirect()), .answer(.redirect(status: 302).creatingTask),
        .answer(.unreadable.creatingTask), .answer(.halfAnswer.creatingTask), .answer(.withoutTaskID.creatingTask),
        .answer(.cutOff.creatingTask),
        .resetUnread, .reset(createsTask: false), .reset(createsTask: true),
    ]

    package static let polls: [PollFault] = [
        .answer(.notFound), .answer(.rateLimited()), .answer(.rateLimited(retryAfter: .seconds(1))),
        .answer(.upstreamFailed), .answer(.bareUnavailable), .answer(.gatewayTimeout), .answer(.redirect()),
        .answer(.unreadable), .answer(.halfAnswer), .answer(.cutOff),
        .reset, .status("paused"), .wrongTaskID,
    ]

    package static let downloads: [DownloadFault] = [
        .answer(ScriptedAnswer(status: 500)), .answer(ScriptedAnswer(status: 404)),
        .answer(ScriptedAnswer(status: 200, body: .html)),
        .expire(status: 403), .expire(status: 410),
        .short(bytes: 1000), .breakOff(bytes: 1000), .reset, .garbage,
        .chunked, .ignoreRange, .changedETag, .redirect,
    ]
}
