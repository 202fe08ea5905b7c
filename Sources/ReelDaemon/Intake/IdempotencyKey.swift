import Crypto
import ReelCore
import ReelStore

extension Idempotency {
    /// The caller's key, from the header or from the body, with a hash of the body as a JSON value.
    ///
    /// - Throws: `ReelError` when there are two keys, or one that is no key.
    init?(header: String?, body: JSON) throws(ReelError) {
        let field = "idempotency_key"
        // Spelled out: `nil` alone would be JSON's null here.
        let inBody = body[field].flatMap { $0.isNull ? JSON?.none : $0 }
        if header != nil, inBody != nil {
            let message = "there is an Idempotency-Key header and an idempotency_key; send one of them"
            throw ReelError(.invalidRequest, field: field, message)
        }
        if let inBody, inBody.string == nil {
            throw ReelError(.invalidRequest, field: field, "this is \(inBody.kind); it must be a string")
        }
        guard let key = header ?? inBody?.string else { return nil }
        guard !key.isEmpty, key.isPlain(upTo: 255) else {
            throw ReelError(.invalidRequest, field: field, "a key has 1 to 255 characters and no control characters")
        }
        var bare = body.object
        bare?[field] = nil
        self.init(key: key, bodyHash: (bare.map(JSON.object) ?? body).hash)
    }
}

extension JSON {
    /// SHA-256 of the value's one canonical spelling, in hexadecimal.
    var hash: String {
        SHA256.hash(data: canonicalBytes).hexadecimal
    }
}
