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
            does not have with 405 and Allow.
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
                On TCP, a token of POST /v1/tokens with the scope read for GET and HEAD, submit for the others, and admin
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

    /// Answers that many calls give.
    static let responses = #"""
        components:
          responses:
            Job:
              description: The job.
              content: { application/json: { schema: { $ref: "#/components/schemas/Job" } } }
            BatchAction:
              description: The batch as it is now, and how many jobs did as they were told.
              content: { application/json: { schema: { $ref: "#/components/schemas/BatchAction" } } }
            WebhookSecrets:
              description: The secrets, the newest first.
              headers:
                Cache-Control: { required: true, schema: { const: no-store } }
              content: { application/json: { schema: { $ref: "#/components/schemas/WebhookSecrets" } } }
            File:
              description: The whole file.
              headers:
                ETag: { required: true, schema: { type: string, pattern: '^"[0-9a-f]{64}"$' } }
                Accept-Ranges: { required: true, schema: { const: bytes } }
              content:
                "*/*": { schema: { type: string, format: binary } }
            FilePart:
              description: The part that was asked for.
              headers:
                ETag: { required: true, schema: { type: string, pattern: '^"[0-9a-f]{64}"$' } }
                Content-Range: { required: true, schema: { type: string, pattern: "^bytes [0-9]+-[0-9]+/[0-9]+$" } }
              content:
                "*/*": { schema: { type: string, format: binary } }
            NotModified:
              description: The caller has it already.
              headers:
                ETag: { required: true, schema: { type: string, pattern: '^"[0-9a-f]{64}"$' } }
            RangeNotSatisfiable:
              description: The file is shorter.
              headers:
                Content-Range: { required: true, schema: { type: string, pattern: "^bytes [*]/[0-9]+$" } }
            Invalid:
              description: The request is wrong, or cannot be read.
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/Refusal" }
                  example:
                    error:
                      code: invalid_request
                      message: "\"720p\" is not one of 720P, 1080P"
                      status: 400
                      request_id: 4f3a1c
                      field: request.resolution
            Unauthorized:
              description: On TCP, there is no token, or none that works.
              headers: { WWW-Authenticate: { required: true, schema: { type: string } } }
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/Refusal" }
                  example:
                    error:
                      code: unauthorized
                      message: "there is no token: send Authorization: Bearer reel_..., and nowhere else"
                      status: 401
                      request_id: 4f3a1c
                      field: null
            Forbidden:
              description: Not for this caller, or sent by a browser.
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/Refusal" }
                  example:
                    error:
                      code: forbidden
                      message: a backup takes root, the service's user or a member of reel-admin
                      status: 403
                      request_id: 4f3a1c
                      field: null
            NotFound:
              description: There is no such thing, or it is somebody else's.
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/Refusal" }
                  example:
                    error: { code: not_found, message: there is no job 42, status: 404, request_id: 4f3a1c, field: null }
            Conflict:
              description: It does not fit how things stand; for a job the message names its state.
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/Refusal" }
                  example:
                    error:
                      code: conflict
                      message: "the job is succeeded, and not held"
                      status: 409
                      request_id: 4f3a1c
                      field: state
            Gone:
              description: It was there, and is kept no more.
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/Refusal" }
                  example:
                    error:
                      code: gone
                      message: "the clip was removed on 2026-07-10T07:17:39.123Z, as keep.clips says"
                      status: 410
                      request_id: 4f3a1c
                      field: null
            TooLarge:
              description: The body is too large.
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/Refusal" }
                  example:
                    error: { code: too_large, message: the body is over 64 MiB, status: 413, request_id: 4f3a1c, field: null }
            UnsupportedMediaType:
              description: The body is of a type that this call does not take.
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/Refusal" }
                  example:
                    error:
                      code: unsupported_media_type
                      message: "this is 'text/plain'; send Content-Type: application/json"
                      status: 415
                      request_id: 4f3a1c
                      field: null
            RateLimited:
              description: The caller has as many requests, connections or queued jobs as may be.
              headers: { Retry-After: { required: true, schema: { type: string, pattern: "^[0-9]+$" } } }
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/Refusal" }
                  example:
                    error:
                      code: rate_limited
                      message: "256 of your requests are being served, which is the most; repeat it when one of them is done"
                      status: 429
                      request_id: 4f3a1c
                      field: limits.in_flight
            Internal:
              description: reeld failed; its log says why.
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/Refusal" }
                  example:
                    error:
                      code: internal
                      message: reeld failed at this request; its log says why
                      status: 500
                      request_id: 4f3a1c
                      field: null
            Unavailable:
              description: The store takes no writes at present, or reeld is stopping.
              headers: { Retry-After: { required: true, schema: { type: string, pattern: "^[0-9]+$" } } }
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/Refusal" }
                  example:
                    error:
                      code: unavailable
                      message: the database is damaged
                      status: 503
                      request_id: 4f3a1c
                      field: null
            StorageFull:
              description: The disk is full.
              headers: { Retry-After: { required: true, schema: { type: string, pattern: "^[0-9]+$" } } }
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/Refusal" }
                  example:
                    error: { code: storage_full, message: the disk is full, status: 507, request_id: 4f3a1c, field: null }
        """#
}
