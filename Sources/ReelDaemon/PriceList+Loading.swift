import Foundation
import ReelCore

extension PriceList {
    /// The built-in prices, with an operator's file over them.
    ///
    /// - Throws: `ReelError` naming the file and what is wrong in it.
    static func load(_ path: String?) throws(ReelError) -> PriceList {
        guard let path else { return builtIn }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ReelError(
                .invalidRequest, field: "prices", "\(path) cannot be read; it must be a file that reeld may read")
        }
        let json: JSON
        do throws(JSON.SyntaxError) {
            json = try JSON(parsing: data)
        } catch {
            throw ReelError(.invalidRequest, field: "prices", "\(path): \(error.description)")
        }
        do {
            return builtIn.overlaid(with: try PriceList(parsing: json))
        } catch {
            throw error.inside("prices")
        }
    }
}
