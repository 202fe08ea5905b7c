package import ReelCore

extension JobAnswer {
    /// The answer on the wire: every member is there, absent values are null.
    package var json: JSON {
        [
            "id": .whole(id), "state": .string(state.rawValue),
            "hold_reasons": .array(holdReasons.map { .string($0.rawValue) }),
            "request": request, "model": .string(model), "lane": .string(lane), "owner": .string(owner),
            "batch": .text(batch), "labels": .texts(labels), "priority": .whole(priority),
            "not_before": .time(notBefore), "deadline": .time(deadline),
            "attempts": .whole(attempts), "next_at": .time(nextAt),
            "task_id": .text(taskID?.rawValue), "provider_status": .text(providerStatus),
            "overdue": .bool(isOverdue), "cancel_requested": .bool(isCancelRequested),
            "may_be_billed": .bool(mayBeBilled),
            "error": error?.json ?? .null, "credits": credits.json,
            "clips": .array(clips.map(\.json)), "warnings": .array(warnings.map(\.json)),
            "created_at": .time(createdAt), "submitted_at": .time(submittedAt), "finished_at": .time(finishedAt),
            "after": .array(after.map { .whole($0) }), "eta": .time(eta),
        ]
    }

    /// Reads ``json``; members that a newer daemon adds are passed over.
    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "a job")
        self.init(
            id: try members.required("id", \.int64),
            state: try members.required("state") { $0.word() },
            holdReasons: try members.required("hold_reasons", \.array).compactMap { $0.word() },
            request: try members.required("request") { $0 },
            model: try members.required("model", \.string),
            lane: try members.required("lane", \.string),
            owner: try members.required("owner", \.string),
            batch: try members.optional("batch", \.string),
            labels: try members.optional("labels", \.texts) ?? [:],
            priority: try members.required("priority", \.integer),
            notBefore: try members.optional("not_before", \.timestamp),
            deadline: try members.optional("deadline", \.timestamp),
            attempts: try members.required("attempts", \.integer),
            nextAt: try members.optional("next_at", \.timestamp),
            taskID: try members.optional("task_id", \.taskID),
            providerStatus: try members.optional("provider_status", \.string),
            isOverdue: try members.required("overdue", \.bool),
            isCancelRequested: try members.required("cancel_requested", \.bool),
            mayBeBilled: try members.required("may_be_billed", \.bool),
            error: try members.nested("error", JobError.init(json:)),
            credits: try CreditsAnswer(json: members.required("credits") { $0 }),
            clips: try members.list("clips", ClipAnswer.init(json:)),
            warnings: try members.list("warnings", Warning.init(json:)),
            createdAt: try members.required("created_at", \.timestamp),
            submittedAt: try members.optional("submitted_at", \.timestamp),
            finishedAt: try members.optional("finished_at", \.timestamp),
            after: try members.optional("after", \.array)?.compactMap(\.int64) ?? [],
            eta: try members.optional("eta", \.timestamp))
    }
}
