/// The provider's unit of account; whole numbers.
package typealias Credits = Int

/// What a second of each model's output costs, for estimates.
///
/// Prices drift: an operator may give a newer list.
package struct PriceList: Equatable, Sendable {
    /// The price of a second for all requests that fit.
    package struct Row: Hashable, Sendable {
        package let model: String
        package let resolution: String
        /// `nil`: with and without.
        package let audio: Bool?
        /// `nil`: with and without.
        package let referenceVideo: Bool?
        package let creditsPerSecond: Credits
    }

    package let rows: [Row]

    init(rows: [Row]) { self.rows = rows }

    /// What a request should cost; `nil` where that cannot be told beforehand.
    package func estimate(for request: ValidRequest) -> Credits? {
        guard let seconds = request.seconds, let row = rows.first(where: { $0.fits(request) }) else { return nil }
        let (credits, overflow) = row.creditsPerSecond.multipliedReportingOverflow(by: seconds)
        return overflow ? nil : credits
    }

    /// This list with another over it: of a model that the other names, none of the old rows are kept.
    package func overlaid(with other: PriceList) -> PriceList {
        let kept = rows.filter { row in !other.rows.contains { $0.model.isIdentical(to: row.model) } }
        return PriceList(rows: kept + other.rows)
    }
}

extension PriceList.Row {
    func fits(_ request: ValidRequest) -> Bool {
        model.isIdentical(to: request.model) && resolution.isIdentical(to: request.resolution ?? "")
            && audio.fits(request.audio) && referenceVideo.fits(request.hasReferenceVideo)
    }

    /// Whether some request fits both, so that its price would depend on the order of the rows.
    func overlaps(_ other: Self) -> Bool {
        model.isIdentical(to: other.model) && resolution.isIdentical(to: other.resolution)
            && (other.audio.map(audio.fits) ?? true) && (other.referenceVideo.map(referenceVideo.fits) ?? true)
    }
}

extension Bool? {
    fileprivate func fits(_ value: Bool) -> Bool { self == nil || self == value }
}
