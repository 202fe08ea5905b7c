/// The models that reel knows and what each of them takes, as data.
package struct Catalog: Sendable {
    package let models: [Model]

    package init(models: [Model]) { self.models = models }

    /// The model of exactly that name, byte for byte.
    package subscript(_ name: String) -> Model? { models.first { $0.name.isIdentical(to: name) } }

    /// Checks one request body against its model's rules, and says what it comes to with the defaults applied.
    ///
    /// The request itself is never changed. What reel does not know is warned about; what it knows to be wrong is
    /// refused.
    ///
    /// - Throws: ``ReelError`` with the field's path inside the request; the first thing found wrong.
    package func validate(_ request: JSON) throws(ReelError) -> ValidRequest {
        guard request.object != nil else {
            throw ReelError(.invalidRequest, "\(request.kind) was given, but a request is an object with a model")
        }
        let field = RequestField(request)
        var check = RequestCheck(request: field, model: try model(of: field))
        return try check.run()
    }

    private func model(of request: RequestField) throws(ReelError) -> Model {
        let names = models.map(\.name)
        let field = try request.required("model", "one of \(names.joined(separator: ", "))")
        let name = try field.choice(of: names)
        guard let model = self[name] else { throw field.refusal("unknown model") }
        return model
    }
}
