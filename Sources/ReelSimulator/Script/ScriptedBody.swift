/// What stands in the body of a scripted answer.
package enum ScriptedBody: Equatable, Sendable {
    /// The provider's error body: `{"error":{"code","message","status","request_id"}}`.
    case error(code: ProviderCode, message: String)
    /// An error body of which only the code is left: `{"error":{"code"}}`.
    case code(ProviderCode)
    /// No body at all.
    case empty
    /// The page of a gateway, with `text/html`.
    case html
    /// Any text, sent as `application/json`.
    case text(String)
    /// What the provider would say normally: the accepted submission, or the state of the task.
    case normal
    /// The normal body without its `task_id`.
    case withoutTaskID
    /// The first half of the normal body, as if it were all: no JSON, though whole as far as HTTP goes.
    case half

    /// An error body whose message repeats the code.
    package static func error(code: ProviderCode) -> Self { .error(code: code, message: "\(code)") }
}
