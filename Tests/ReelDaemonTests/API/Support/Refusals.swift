import ReelCore
import Testing

/// Expects the contract's envelope with this code and field, the status that goes with it, and some words of a message.
func expectRefusal(
    _ answer: WireAnswer, _ code: ReelError.Code, field: String?, _ hints: String...,
    location: SourceLocation = #_sourceLocation
) throws {
    let json = try answer.json
    #expect(json.object?.names == ["error"], sourceLocation: location)
    let error = try #require(json["error"]?.object, sourceLocation: location)
    #expect(error.names == ["code", "message", "status", "request_id", "field"], sourceLocation: location)
    #expect(error["code"]?.string == code.rawValue, "\(json)", sourceLocation: location)
    #expect(
        answer.status == code.status && error["status"]?.integer == code.status, "\(json)", sourceLocation: location)
    #expect(error["request_id"]?.string?.isEmpty == false, sourceLocation: location)
    #expect(error["field"]?.string == field, "\(json)", sourceLocation: location)
    for hint in hints {
        #expect(error["message"]?.string?.contains(hint) == true, "\(json)", sourceLocation: location)
    }
}
