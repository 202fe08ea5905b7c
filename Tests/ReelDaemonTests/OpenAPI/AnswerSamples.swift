import ReelAPI
import ReelCore

/// One of each answer with everything in it, and the component of the API's description that tells of it.
enum AnswerSamples {
    private static let at = Timestamp(iso8601: "2026-04-11T07:17:39.123Z") ?? Timestamp(milliseconds: 0)

    static let all: [(component: String, json: JSON)] =
        jobs + queue + money + house
        + [
            ("Refusal", ErrorAnswer(ReelError(.conflict, field: "state", "it has ended"), requestID: "1").json),
            (
                "JobEvent",
                EventAnswer.job(
                    .init(id: 1, at: at, job: 2, event: "accepted", from: .submitting, to: .rendering, reason: "x")
                ).json
            ),
            (
                "LaneEvent",
                EventAnswer.lane(.init(id: 1, at: at, lane: "main", health: .parked, reason: "no_key", until: at)).json
            ),
        ]

    private static let error = JobError(code: "RISK", message: "refused", status: 400, requestID: "r")
    private static let credits = CreditsAnswer(estimate: 600, state: .spent)
    private static let warning = Warning(field: "request.x", "not known")
    private static let clip = ClipAnswer(
        path: "/v1/jobs/1/clips/0", cover: "/v1/jobs/1/covers/0", bytes: 1, sha256: "00", width: 1280, height: 720,
        duration: 5.5, contentType: "video/mp4", prunedAt: at)

    private static let job = JobAnswer(
        id: 1, state: .held, holdReasons: HoldReason.allCases, request: ["model": "m", "prompt": "p"], model: "m",
        lane: "main", owner: "root", batch: "b", labels: ["shot": "1"], priority: 1, notBefore: at, deadline: at,
        attempts: 1, nextAt: at, taskID: TaskID("t"), providerStatus: "queued", isOverdue: true,
        isCancelRequested: true, mayBeBilled: true, error: error, credits: credits, clips: [clip],
        warnings: [warning], createdAt: at, submittedAt: at, finishedAt: at, after: [2], eta: at)

    private static var jobs: [(String, JSON)] {
        var estimate = EstimateAnswer(
            model: "m", lane: "main", request: ["model": "m"], takes: 2, credits: 600, warnings: [warning],
            holdReasons: [.budget])
        (estimate.seconds, estimate.batch) = (5, "b")
        let submission = SubmissionRow(
            number: 1, intentAt: at, outcome: .refused, taskID: TaskID("t"), httpStatus: 400, error: error,
            requestID: "r", credits: credits, resolvedAt: at)
        let entry = HistoryAnswer.Entry(
            id: 1, at: at, event: "held", from: .queued, to: .held, detail: ["reason": "operator"])
        return [
            ("Job", job.json), ("JobPage", JobPage(jobs: [job], next: 1).json), ("Estimate", estimate.json),
            ("History", HistoryAnswer(history: [entry], submissions: [submission]).json),
            (
                "Upload",
                UploadAnswer(url: "upload:00", bytes: 1, width: 2, height: 3, contentType: "image/png").json
            ),
        ]
    }

    private static let lane = LaneAnswer(
        name: "main", health: .slowed, reason: "rate_limited", until: at, inFlight: 1, limit: 2, queued: 3,
        maxInFlight: 4, submitsPerMinute: 5, group: "default",
        submitting: .init(.slowed, reason: "rate_limited", until: at), polling: .init(.ok, reason: "x", until: at))

    private static var queue: [(String, JSON)] {
        let batch = BatchAnswer(name: "b", owner: "root", jobs: [.queued: 1], eta: at)
        return [
            ("Batch", batch.json), ("BatchAction", BatchActionAnswer(batch: batch, changed: 1, refused: 1).json),
            ("Lane", lane.json),
        ]
    }

    private static var money: [(String, JSON)] {
        let sums = SumsAnswer(reserved: 1, spent: 2, unknown: 3, clips: 4, seconds: 5)
        let line = BudgetAnswer.Line(name: "main", sums: sums)
        let caps = Cap.Scope.allCases.map { scope in
            BudgetAnswer.CapLine(scope, "x", per: .day, .credits, cap: 9.5, left: 3.5, until: at)
        }
        let budget = BudgetAnswer(
            per: .month, window: "2026-04", until: at, timeZone: "UTC", total: sums, lanes: [line], models: [line],
            owners: [line], batches: [.init(name: "b", owner: "root", sums: sums)],
            days: [.init(day: "2026-04-11", sums: sums)], caps: caps)
        return [("Budget", budget.json)]
    }

    private static var house: [(String, JSON)] {
        var status = StatusAnswer(
            version: "1", pid: 1, uptime: 1, isSandbox: true, stateDirectory: "/", jobs: [:], lanes: [lane],
            storeBytes: 1)
        (status.freeBytes, status.held, status.alarms) = (1, [.budget: 1], ["the disk is full"])
        var token = TokenAnswer(
            id: "0a1b2c3d4e5f", name: "n", owner: "root", scopes: TokenScope.allCases, cap: 1, used: 1, createdAt: at,
            createdBy: "root", expiresAt: at, lastUsedAt: at, revokedAt: at)
        let listed = token.json
        token.token = "reel_x"
        let webhook = WebhookAnswer(
            url: "https://h.example", owner: "root", health: .failing, failures: 1, pending: 1, dead: 1,
            lastSuccessAt: at, lastFailureAt: at, error: "x")
        let delivery = DeliveryAnswer(
            id: 1, webhookID: "msg_1", type: "job.failed", job: 1, url: "https://h.example", owner: "root",
            state: .pending, attempts: 1, createdAt: at, nextAt: at, lastAt: at, status: 500, error: "x",
            milliseconds: 1)
        let secret = WebhookSecretAnswer.Entry(secret: "whsec_x", createdAt: at, expiresAt: at)
        return [
            ("Status", status.json), ("Token", listed), ("NewToken", token.json), ("Webhook", webhook.json),
            ("DeliveryPage", DeliveryPage(deliveries: [delivery], next: 1).json),
            ("WebhookSecrets", WebhookSecretAnswer(owner: "root", secrets: [secret]).json),
        ]
    }
}
