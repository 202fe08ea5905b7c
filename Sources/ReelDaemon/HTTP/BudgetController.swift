import Hummingbird
import ReelAPI
import ReelCore
import ReelStore

/// The ledger as an account.
struct BudgetController: Sendable {
    let store: any JobStore
    let users: Users

    func addRoutes(to router: Router<ReelContext>) { router.get("v1/budget", use: show) }

    /// What is reserved, spent and unknown; those who are no administrators see what comes of their own jobs.
    @Sendable private func show(_ request: Request, context: ReelContext) async throws -> Response {
        let caller = try context.requireCaller()
        try request.checkQuery(["per", "owner"])
        let owner = try owner(request, caller)
        let report = try await store.budget(try period(request), owner: owner)
        var caps = report.caps
        if let owner { caps = try await self.caps(of: report, mayHold: owner) }
        return Response(answer(report, caps).json)
    }

    private func period(_ request: Request) throws(ReelError) -> BudgetWindow.Period {
        guard let text = request.query("per") else { return .month }
        guard let period = BudgetWindow.Period(rawValue: text) else {
            let right = BudgetWindow.Period.allCases.map(\.rawValue).joined(separator: ", ")
            throw ReelError(.invalidRequest, field: "per", "'\(text.prefix(20))' is no window; give one of \(right)")
        }
        return period
    }

    /// Whose rows are asked for; `nil`: everybody's.
    private func owner(_ request: Request, _ caller: Caller) throws(ReelError) -> UInt32? {
        guard let name = request.query("owner") else { return caller.isAdmin ? nil : caller.uid }
        let uid = Users.uid(of: name)
        if uid != caller.uid { try caller.requireAdmin("the budget of others", field: "owner") }
        guard let uid else {
            throw ReelError(
                .invalidRequest, field: "owner",
                "there is no user '\(name.prefix(40))' on this host; give a name or a decimal uid")
        }
        return uid
    }

    /// The caps that may hold a user's jobs: of lanes, of the user, and of batches that the user has.
    private func caps(of report: BudgetReport, mayHold owner: UInt32) async throws -> [BudgetReport.CapUse] {
        var caps: [BudgetReport.CapUse] = []
        for use in report.caps {
            switch use.cap.scope {
            case .lane: caps.append(use)
            case .owner: if use.cap.name == String(owner) { caps.append(use) }
            case .batch:
                let batches = try await store.batches(owner: owner, named: use.cap.name, upTo: 1)
                if !batches.isEmpty { caps.append(use) }
            case .token: break
            }
        }
        return caps
    }

    private func answer(_ report: BudgetReport, _ caps: [BudgetReport.CapUse]) -> BudgetAnswer {
        BudgetAnswer(
            per: report.window.period, window: report.window.name, until: report.until, timeZone: report.zone,
            total: SumsAnswer(report.total), lanes: report.lanes.map(line), models: report.models.map(line),
            owners: report.owners.map { line in
                BudgetAnswer.Line(name: name(ofOwner: line.name), sums: SumsAnswer(line.sums))
            },
            batches: report.batches.map(line),
            days: report.days.map { BudgetAnswer.Day(day: $0.name, sums: SumsAnswer($0.sums)) },
            caps: caps.map { use in
                let name = use.cap.scope == .owner ? name(ofOwner: use.cap.name) : use.cap.name
                return BudgetAnswer.CapLine(use.cap, name: name, sums: use.sums, until: use.until)
            })
    }

    private func line(_ line: BudgetReport.Line) -> BudgetAnswer.Line {
        BudgetAnswer.Line(name: line.name, owner: line.owner.map(users.name), sums: SumsAnswer(line.sums))
    }

    private func name(ofOwner uid: String) -> String { UInt32(uid).map(users.name) ?? uid }
}
