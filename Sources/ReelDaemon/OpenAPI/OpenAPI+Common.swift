extension OpenAPI {
    /// What the document says of itself, and the parts that many calls share.
    static let common = #"""
        openapi: 3.1.0
        info:
          title: reel
          version: 1.0.0
          summary: A durable queue in front of a paid AI-video API.
          description: >-
            HTTP/1.1 on a Unix socket, whose peer credentials tell who is calling, and where the settings want it on TCP
            with bearer tokens. Times are ISO 8601 in UTC with milliseconds. Every error has the one form of Refusal, but
            for the provider's own pair of calls. Requests with Origin or Referer are refused, and methods that a path
            does not have with 405 and Allow. What cannot be read as HTTP is answered with 400 and no body at all, and the
            connection is closed.
          license: { name: Apache-2.0, identifier: Apache-2.0 }
        servers:
          - { url: "http://localhost", description: "The Unix socket: curl --unix-socket /run/reel/reeld.sock" }
          - { url: "http://127.0.0.1:8787", description: "TCP, where http.listen is set" }
        security: [{}, { bearer: [] }]
        tags:
          - { name: jobs, description: Jobs and their files }
          - { name: queue, description: "Batches, lanes and money" }
          - { name: notices, description: Events and webhooks }
          - { name: house, description: The daemon itself }
          - { name: drop-in, description: The provider's own calls }
        components:
          securitySchemes:
            bearer:
              type: http
              scheme: bearer
              description: >-
                On TCP, a token of POST /v1/tokens with the scope read for GET, HEAD and estimates, submit for the others, and admin
                for what administrators do. On the socket nobody needs one.
            link: { type: apiKey, in: query, name: sig, description: A signed link's signature. }
            end: { type: apiKey, in: query, name: exp, description: A signed link's end. }
          parameters:
            JobID:
              name: id
              in: path
              required: true
              description: The job's number.
              schema: { type: integer, minimum: 1, maximum: 9223372036854775807 }
              example: 42
            Index:
              name: index
              in: path
              required: true
              description: The clip's place in the job, from 0.
              schema: { type: integer, minimum: 0 }
              example: 0
            BatchName:
              name: name
              in: path
              required: true
              schema: { type: string }
              example: spring
            LaneName:
              name: name
              in: path
              required: true
              schema: { type: string }
              example: main
            Owner:
              name: owner
              in: query
              description: A user's name or decimal uid.
              schema: { type: string }
              example: root
            Operator:
              name: operator
              in: query
              description: For administrators, the secret of lanes' webhooks instead of their own.
              schema: { enum: ["true"] }
            Limit:
              name: limit
              in: query
              description: The longest that a page may be.
              schema: { type: integer, minimum: 1, maximum: 1000, default: 50 }
              example: 20
            Before:
              name: before
              in: query
              description: Where the page begins, as next of the one before it says.
              schema: { type: integer, minimum: 1, maximum: 9223372036854775807 }
              example: 1000
            IdempotencyKey:
              name: Idempotency-Key
              in: header
              description: The same key with the same body is the same job, as long as that is kept.
              schema: { type: string, pattern: "^[ -~]{1,255}$" }
            Range:
              name: Range
              in: header
              description: One range of bytes; what cannot be read as one is ignored.
              schema: { type: string }
              example: bytes=0-99
            IfRange:
              name: If-Range
              in: header
              description: The ETag that the range is of; with another the whole file is answered.
              schema: { type: string }
            IfNoneMatch:
              name: If-None-Match
              in: header
              description: The ETag that the caller has already.
              schema: { type: string }
          requestBodies:
            Nothing:
              description: None, or an empty object.
              content:
                application/json:
                  schema: { type: object, additionalProperties: false }
                  examples: { empty: { value: {} } }
            Again:
              description: None, or whether to repeat what may have been billed.
              content:
                application/json:
                  schema:
                    type: object
                    additionalProperties: false
                    properties:
                      again:
                        description: Also where the last submission may have been billed.
                        type: [boolean, "null"]
                  examples:
                    empty: { value: {} }
                    again: { value: { again: true } }
        """#
}
