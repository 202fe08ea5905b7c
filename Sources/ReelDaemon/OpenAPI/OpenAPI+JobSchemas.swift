extension OpenAPI {
    /// Jobs and what belongs to them, as they are answered.
    static let jobSchemas = #"""
        answers:
          Job:
            type: object
            description: A job.
            properties:
              id: { $ref: "#/components/schemas/ID" }
              state: { $ref: "#/components/schemas/JobState" }
              hold_reasons: { type: array, items: { $ref: "#/components/schemas/HoldReason" } }
              request: { type: object, additionalProperties: true, description: "As it was given, uploads by reference." }
              model: { type: string }
              lane: { type: string }
              owner: { type: string, description: "The user's name, else the decimal uid." }
              batch: { type: [string, "null"] }
              labels: { type: object, additionalProperties: { type: string } }
              priority: { type: integer }
              not_before: { $ref: "#/components/schemas/TimeOrNull" }
              deadline: { $ref: "#/components/schemas/TimeOrNull" }
              attempts: { type: integer, description: Submissions so far. }
              next_at: { $ref: "#/components/schemas/TimeOrNull" }
              task_id: { type: [string, "null"], description: The provider's task. }
              provider_status: { type: [string, "null"], description: "The provider's own word, as last heard." }
              overdue: { type: boolean }
              cancel_requested: { type: boolean }
              may_be_billed: { type: boolean }
              error: { oneOf: [{ $ref: "#/components/schemas/JobError" }, { type: "null" }] }
              credits: { $ref: "#/components/schemas/Credits" }
              clips: { type: array, items: { $ref: "#/components/schemas/Clip" } }
              warnings: { type: array, items: { $ref: "#/components/schemas/Warning" } }
              created_at: { $ref: "#/components/schemas/Time" }
              submitted_at: { $ref: "#/components/schemas/TimeOrNull" }
              finished_at: { $ref: "#/components/schemas/TimeOrNull" }
              after: { type: array, items: { $ref: "#/components/schemas/ID" }, description: The jobs that it comes after. }
              eta: { $ref: "#/components/schemas/TimeOrNull" }
            examples:
              - id: 42
                state: succeeded
                hold_reasons: []
                request: { model: kling/kling-v3, prompt: A paper boat in the rain, duration: 5 }
                model: kling/kling-v3
                lane: main
                owner: alice
                batch: spring
                labels: { shot: "12" }
                priority: 0
                not_before: null
                deadline: null
                attempts: 1
                next_at: null
                task_id: task_2042864638838083584
                provider_status: succeeded
                overdue: false
                cancel_requested: false
                may_be_billed: false
                error: null
                credits: { estimate: 600, state: spent }
                clips:
                  - path: /v1/jobs/42/clips/0
                    cover: null
                    bytes: 1048576
                    sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
                    width: 1280
                    height: 720
                    duration: 5
                    content_type: video/mp4
                    pruned_at: null
                warnings: []
                created_at: "2026-04-11T07:17:39.123Z"
                submitted_at: "2026-04-11T07:17:40.001Z"
                finished_at: "2026-04-11T07:19:02.500Z"
                after: []
                eta: null
          JobError:
            type: object
            description: Why a job failed, in the provider's words where it said any.
            properties:
              code: { type: string }
              message: { type: string }
              status: { type: [integer, "null"] }
              request_id: { type: [string, "null"] }
          Credits:
            type: object
            properties:
              estimate: { type: [integer, "null"], description: null where no price is known. }
              state: { $ref: "#/components/schemas/CreditState" }
          Clip:
            type: object
            properties:
              path: { type: string, description: The clip on this socket. }
              cover: { type: [string, "null"] }
              bytes: { type: integer }
              sha256: { type: string }
              width: { type: [integer, "null"] }
              height: { type: [integer, "null"] }
              duration: { type: [number, "null"], description: Seconds. }
              content_type: { type: string }
              pruned_at: { $ref: "#/components/schemas/TimeOrNull" }
          Warning:
            type: object
            properties:
              field: { type: string }
              message: { type: string }
          JobPage:
            type: object
            properties:
              jobs: { type: array, items: { $ref: "#/components/schemas/Job" } }
              next: { type: [integer, "null"] }
            examples: [{ jobs: [], next: null }]
          JobList:
            type: object
            description: All takes of one call.
            properties:
              jobs: { type: array, items: { $ref: "#/components/schemas/Job" } }
          History:
            type: object
            properties:
              history: { type: array, items: { $ref: "#/components/schemas/HistoryEntry" } }
              submissions: { type: array, items: { $ref: "#/components/schemas/Submission" } }
            examples:
              - history:
                  - { id: 7, at: "2026-04-11T07:17:39.123Z", event: submitted, from: null, to: queued, detail: null }
                submissions: []
          HistoryEntry:
            type: object
            properties:
              id: { $ref: "#/components/schemas/ID" }
              at: { $ref: "#/components/schemas/Time" }
              event: { type: string }
              from: { oneOf: [{ $ref: "#/components/schemas/JobState" }, { type: "null" }] }
              to: { $ref: "#/components/schemas/JobState" }
              detail: { description: "What is known beside it, or null." }
          Submission:
            type: object
            description: An attempt to create a task, from intent to outcome.
            properties:
              number: { type: integer, minimum: 1 }
              intent_at: { $ref: "#/components/schemas/Time" }
              outcome: { $ref: "#/components/schemas/Outcome" }
              task_id: { type: [string, "null"] }
              http_status: { type: [integer, "null"] }
              error: { oneOf: [{ $ref: "#/components/schemas/JobError" }, { type: "null" }] }
              request_id: { type: [string, "null"] }
              credits: { $ref: "#/components/schemas/Credits" }
              resolved_at: { $ref: "#/components/schemas/TimeOrNull" }
          Estimate:
            type: object
            properties:
              model: { type: string }
              lane: { type: string }
              request: { type: object, additionalProperties: true }
              takes: { type: integer }
              credits: { type: [integer, "null"], description: For each take. }
              credits_total: { type: [integer, "null"] }
              clips: { type: integer, description: For each take. }
              seconds: { type: [integer, "null"], description: For each take. }
              batch: { type: [string, "null"] }
              warnings: { type: array, items: { $ref: "#/components/schemas/Warning" } }
              hold_reasons: { type: array, items: { $ref: "#/components/schemas/HoldReason" } }
            examples:
              - model: kling/kling-v3
                lane: main
                request: { model: kling/kling-v3, prompt: A paper boat in the rain, duration: 5 }
                takes: 2
                credits: 600
                credits_total: 1200
                clips: 1
                seconds: 5
                batch: null
                warnings: []
                hold_reasons: []
          Upload:
            type: object
            properties:
              url: { type: string, description: "upload: and the SHA-256 of the bytes, to be named in requests." }
              bytes: { type: integer }
              width: { type: integer }
              height: { type: integer }
              content_type: { type: string, enum: [image/png, image/jpeg] }
            examples:
              - url: upload:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
                bytes: 204800
                width: 1280
                height: 720
                content_type: image/png
          EventFrame:
            type: object
            description: One frame of the stream.
            properties:
              id: { type: string, description: The number to go on behind. }
              event: { type: string, enum: [job, lane] }
              data:
                type: string
                contentMediaType: application/json
                contentSchema:
                  oneOf: [{ $ref: "#/components/schemas/JobEvent" }, { $ref: "#/components/schemas/LaneEvent" }]
            examples:
              - id: "7"
                event: job
                data: >-
                  {"id":7,"at":"2026-04-11T07:17:39.123Z","job":42,"event":"accepted","from":"submitting",
                  "to":"rendering","state":"rendering","reason":null}
          JobEvent:
            type: object
            properties:
              id: { $ref: "#/components/schemas/ID" }
              at: { $ref: "#/components/schemas/Time" }
              job: { $ref: "#/components/schemas/ID" }
              event: { type: string }
              from: { oneOf: [{ $ref: "#/components/schemas/JobState" }, { type: "null" }] }
              to: { $ref: "#/components/schemas/JobState" }
              state: { $ref: "#/components/schemas/JobState" }
              reason: { type: [string, "null"], description: "The code of what went wrong, or why it is held." }
          LaneEvent:
            type: object
            properties:
              id: { $ref: "#/components/schemas/ID" }
              at: { $ref: "#/components/schemas/Time" }
              lane: { type: string }
              event: { type: string }
              health: { $ref: "#/components/schemas/LaneHealth" }
              reason: { type: [string, "null"] }
              until: { $ref: "#/components/schemas/TimeOrNull" }
        """#
}
