package import ReelCore

extension BudgetAnswer {
    /// A cap, and what its present window has used of it; all numbers are in the cap's unit.
    package struct CapLine: Hashable, Sendable {
        package var scope: Cap.Scope
        /// The name of the lane, owner or batch.
        package var name: String
        package var per: BudgetWindow.Period
        package var unit: Cap.Unit
        package var cap: Double
        package var reserved: Int
        package var spent: Int
        package var unknown: Int
        package var left: Double
        /// When the window turns; `nil` for `total`.
        package var until: Timestamp?

        package init(
            _ scope: Cap.Scope, _ name: String, per: BudgetWindow.Period, _ unit: Cap.Unit, cap: Double,
            reserved: Int = 0, spent: Int = 0, unknown: Int = 0, left: Double, until: Timestamp? = nil
        ) {
            (self.scope, self.name, self.per, self.unit, self.cap) = (scope, name, per, unit, cap)
            (self.reserved, self.spent, self.unknown) = (reserved, spent, unknown)
            (self.left, self.until) = (left, until)
        }

        /// The line for a cap.
        ///
        /// - Parameters:
        ///   - cap: the cap.
        ///   - name: of its lane, owner or batch, as people know it.
        ///   - sums: what its present window has used.
        ///   - until: when that window turns.
        package init(_ cap: Cap, name: String, sums: Sums, until: Timestamp?) {
            self.init(
                cap.scope, name, per: cap.per, cap.unit, cap: cap.amount, reserved: sums.reserved[cap.unit],
                spent: sums.spent[cap.unit], unknown: sums.unknown[cap.unit],
                left: cap.amount - Double(sums.used[cap.unit]), until: until)
        }

        /// - Throws: ``ReelError`` when a member is missing, or none says whose cap it is.
        package init(json: JSON) throws(ReelError) {
            let members = try AnswerMembers(json, of: "a cap")
            guard let scope = Cap.Scope.allCases.first(where: { json[$0.rawValue] != nil }) else {
                throw ReelError(.internal, "a cap cannot be read: it names no lane, owner or batch")
            }
            self.scope = scope
            name = try members.required(scope.rawValue, \.string)
            per = try members.required("per") { $0.word() }
            unit = try members.required("unit") { $0.word() }
            cap = try members.required("cap", \.double)
            reserved = try members.required("reserved", \.integer)
            spent = try members.required("spent", \.integer)
            unknown = try members.required("unknown", \.integer)
            left = try members.required("left", \.double)
            until = try members.optional("until", \.timestamp)
        }

        /// What counts against the cap.
        package var used: Int { reserved + spent + unknown }

        package var json: JSON {
            .object(
                JSON.Object([
                    (scope.rawValue, .string(name)), ("per", .string(per.rawValue)), ("unit", .string(unit.rawValue)),
                    ("cap", .decimal(cap)), ("reserved", .whole(reserved)), ("spent", .whole(spent)),
                    ("unknown", .whole(unknown)), ("left", .decimal(left)), ("until", .time(until)),
                ]))
        }
    }
}
