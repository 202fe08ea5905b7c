extension OpenAPI {
    /// Words and simple values, and what callers send.
    static let words = #"""
        components:
          schemas:
            ID: { type: integer, minimum: 1, maximum: 9223372036854775807 }
            Time: { type: string, format: date-time, examples: ["2026-04-11T07:17:39.123Z"] }
            DoubtfulSubmission:
              description: Which of the job's submissions is meant; another one that is in doubt meanwhile is left alone.
              type: [integer, "null"]
              minimum: 1
              maximum: 1000000
            TimeOrNull: { type: [string, "null"], format: date-time }
            JobState:
              type: string
              enum: [held, queued, submitting, in_doubt, rendering, fetching, succeeded, failed, canceled]
              examples: [succeeded]
            HoldReason: { type: string, enum: [approval, budget, dependency, operator, lost_task, restored] }
            CreditState: { type: string, enum: [none, reserved, spent, unknown, released] }
            Outcome:
              type: string
              enum: [pending, accepted, not_sent, refused, lane, unknown, adopted, not_created, gave_up]
            LaneHealth: { type: string, enum: [ok, slowed, parked] }
            Period: { type: string, enum: [day, month, total], examples: [month] }
            CapUnit: { type: string, enum: [credits, clips, seconds] }
            TokenScope: { type: string, enum: [read, submit, admin] }
            DeliveryState: { type: string, enum: [pending, delivered, dead], examples: [dead] }
            RefusalCode:
              type: string
              enum:
                - invalid_request
                - unauthorized
                - forbidden
                - not_found
                - method_not_allowed
                - conflict
                - gone
                - too_large
                - unsupported_media_type
                - rate_limited
                - internal
                - unavailable
                - storage_full
            NewJobs:
              description: A job, or all takes of one.
              anyOf: [{ $ref: "#/components/schemas/Job" }, { $ref: "#/components/schemas/JobList" }]
            NewJobLines:
              description: >-
                NDJSON, each line a NewJob. A line stands for itself: one that is wrong is answered so, and the others
                are taken.
            NewJob:
              type: object
              required: [request]
              additionalProperties: false
              properties:
                request: { $ref: "#/components/schemas/VideoRequest" }
                lane: { type: [string, "null"], description: "A lane, any, or any:GROUP for the healthiest of a group." }
                batch: { type: [string, "null"], pattern: "^[A-Za-z0-9._-]{1,100}$" }
                labels: { type: [object, "null"], maxProperties: 64, additionalProperties: { type: string, maxLength: 1000 } }
                priority:
                  description: Higher first; above 0 for administrators.
                  type: [integer, "null"]
                  minimum: -100
                  maximum: 100
                not_before: { type: [string, "null"], format: date-time }
                deadline: { type: [string, "null"], format: date-time, description: To be submitted by then. }
                takes: { type: [integer, "null"], minimum: 1, maximum: 100 }
                after:
                  description: The jobs that it comes after.
                  type: [array, "null"]
                  maxItems: 1000
                  uniqueItems: true
                  items: { type: integer, minimum: 1 }
                after_any: { type: [boolean, "null"], description: Also when those have failed. }
                webhook: { type: [string, "null"], format: uri, description: An https URL that is told of it. }
                approval: { type: [boolean, "null"], description: Wait for somebody's yes. }
                again: { type: [boolean, "null"], description: It is meant although the same was asked for just now. }
                idempotency_key: { type: [string, "null"], minLength: 1, maxLength: 255 }
            VideoRequest:
              description: >-
                The provider's body, sent on as it is. Each model has its own rules: GET /v1/models tells them, and a
                request that breaks one is refused with the field's path. Keys that reel does not know are sent on with
                a warning.
              type: object
              required: [model]
              additionalProperties: true
              properties:
                model:
                  type: string
                  enum:
                    - kling/kling-v3
                    - kling/kling-v3-omni
                    - kling/kling-v3-motion-control
                    - doubao/seedance-2.0
                    - doubao/seedance-2.0-fast
                    - dashscope/happyhorse-1.0
                prompt: { type: string }
                resolution: { type: string, enum: [480P, 720P, 1080P] }
                aspect_ratio: { type: string, enum: ["16:9", "9:16", "1:1", "4:3", "3:4", "21:9", adaptive] }
                duration: { type: integer, minimum: 3, maximum: 15, description: Seconds. }
                generate_audio: { type: boolean }
                reference_images:
                  type: array
                  items:
                    type: object
                    required: [url]
                    additionalProperties: true
                    properties:
                      url: { type: string, description: "An http(s) URL, a data: URI, or upload:SHA256." }
                      reference_type: { type: string, enum: [first_frame, last_frame, asset] }
                reference_videos: &links
                  type: array
                  items:
                    type: object
                    required: [url]
                    additionalProperties: true
                    properties: { url: { type: string, description: An http(s) URL. } }
                reference_audios: *links
                extra_params: { type: object, additionalProperties: true }
            TokenWish:
              type: object
              required: [name]
              additionalProperties: false
              properties:
                name: { type: string, pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f]{1,100}$" }
                owner: { type: [string, "null"], description: "Whom its holder acts as; others than oneself for administrators." }
                scopes:
                  description: Left out, read and submit.
                  type: [array, "null"]
                  minItems: 1
                  items: { $ref: "#/components/schemas/TokenScope" }
                expires_at: { type: [string, "null"], format: date-time }
                cap: { type: [integer, "null"], minimum: 1, maximum: 1000000000 }
        """#
}
