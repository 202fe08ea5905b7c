package import ReelCore

extension JobError {
    /// Reads `{"code","message","status","request_id"}`, the form of ``json``.
    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "an error")
        self.init(
            code: try members.required("code", \.string), message: try members.optional("message", \.string) ?? "",
            status: try members.optional("status", \.integer), requestID: try members.optional("request_id", \.string))
    }
}

extension Warning {
    /// Reads `{"field","message"}`.
    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "a warning")
        self.init(field: try members.required("field", \.string), try members.required("message", \.string))
    }
}
