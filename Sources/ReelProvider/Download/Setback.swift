/// Why one attempt at a download did not bring all of it.
enum Setback: Error, Equatable {
    /// The connection ended early, perhaps after some progress.
    case broke(FetchError, madeProgress: Bool)
    /// Another attempt right away would not help.
    case final(FetchError)

    var error: FetchError {
        switch self {
        case .broke(let error, _), .final(let error): error
        }
    }
}
