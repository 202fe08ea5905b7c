extension OpenAPI {
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
