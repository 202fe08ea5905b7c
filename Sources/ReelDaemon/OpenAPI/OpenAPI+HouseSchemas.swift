extension OpenAPI {
    /// The daemon, its tokens and webhooks, as they are answered.
    static let houseSchemas = #"""
        answers:
          Health:
            type: object
            properties: { status: { const: ok } }
            examples: [{ status: ok }]
          Status:
            type: object
            properties:
              version: { type: string }
              pid: { type: integer }
              uptime: { type: integer, description: Seconds. }
              sandbox: { type: boolean }
              state_dir: { type: string }
              jobs: { $ref: "#/components/schemas/JobCounts" }
              in_doubt: { type: integer }
              held:
                type: object
                description: How many jobs wait for what, counted among the first 10000 held ones.
                properties:
                  approval: { type: integer }
                  budget: { type: integer }
                  dependency: { type: integer }
                  operator: { type: integer }
                  lost_task: { type: integer }
                  restored: { type: integer }
              lanes: { type: array, items: { $ref: "#/components/schemas/Lane" } }
              store: { type: object, properties: { bytes: { type: integer } } }
              disk: { type: object, properties: { free_bytes: { type: [integer, "null"] } } }
              alarms: { type: array, items: { type: string } }
            examples:
              - version: 0.5.0
                pid: 4711
                uptime: 3600
                sandbox: false
                state_dir: /var/lib/reel
                jobs: { held: 0, queued: 3, submitting: 0, in_doubt: 0, rendering: 1, fetching: 0, succeeded: 8, failed: 0, canceled: 0 }
                in_doubt: 0
                held: { approval: 0, budget: 0, dependency: 0, operator: 0, lost_task: 0, restored: 0 }
                lanes: []
                store: { bytes: 106496 }
                disk: { free_bytes: 52428800000 }
                alarms: []
          Model:
            type: object
            description: What a model takes; null where it takes no such key.
            properties:
              model: { type: string }
              prompt:
                type: object
                required: [max_characters, optional_with]
                properties:
                  max_characters: { type: [integer, "null"] }
                  advised:
                    type: object
                    properties: { chinese_characters: { type: integer }, words: { type: integer } }
                  optional_with: { type: array, items: { type: string } }
              resolutions: { type: array, items: { type: string } }
              default_resolution: { type: string }
              aspect_ratios: { type: [array, "null"], items: { type: string } }
              default_aspect_ratio: { type: [string, "null"] }
              duration:
                type: [object, "null"]
                properties: { minimum: { type: integer }, maximum: { type: integer }, default: { type: integer } }
              generate_audio: { type: [object, "null"], properties: { default: { type: boolean } } }
              references:
                type: object
                properties:
                  reference_images: { type: array, items: { type: string } }
                  reference_videos: { type: boolean }
                  refer_types: { type: array, items: { type: string } }
                  reference_audios: { type: boolean }
              extra_params: { type: object, additionalProperties: { type: string } }
          ModelList:
            type: object
            properties: { models: { type: array, items: { $ref: "#/components/schemas/Model" } } }
            examples:
              - models:
                  - model: kling/kling-v3
                    prompt: { max_characters: 2500, optional_with: [extra_params.multi_shot] }
                    resolutions: [720P, 1080P]
                    default_resolution: 720P
                    aspect_ratios: ["16:9", "9:16", "1:1"]
                    default_aspect_ratio: "16:9"
                    duration: { minimum: 3, maximum: 15, default: 5 }
                    generate_audio: { default: false }
                    references: { reference_images: [no image], reference_videos: false, refer_types: [], reference_audios: false }
                    extra_params: { multi_shot: true or false }
          CheckReport:
            type: object
            properties:
              ok: { type: boolean }
              checked: { type: object, additionalProperties: { type: integer } }
              findings:
                type: array
                items:
                  type: object
                  properties:
                    kind: { type: string }
                    job: { type: [integer, "null"] }
                    file: { type: [string, "null"] }
                    message: { type: string }
              findings_total: { type: integer, description: "All, those that are not told one by one included." }
            examples: [{ ok: true, checked: { jobs: 12 }, findings: [], findings_total: 0 }]
          Token:
            type: object
            properties: &token
              id: { type: string }
              name: { type: string }
              owner: { type: string, description: Whom its holder acts as. }
              scopes: { type: array, items: { $ref: "#/components/schemas/TokenScope" } }
              cap: { type: [integer, "null"], description: Credits in total over the jobs made with it. }
              used: { type: integer }
              created_at: { $ref: "#/components/schemas/Time" }
              created_by: { type: string }
              expires_at: { $ref: "#/components/schemas/TimeOrNull" }
              last_used_at: { $ref: "#/components/schemas/TimeOrNull" }
              revoked_at: { $ref: "#/components/schemas/TimeOrNull" }
            examples:
              - &dashboard
                id: 0a1b2c3d4e5f
                name: dashboard
                owner: alice
                scopes: [read]
                cap: null
                used: 0
                created_at: "2026-04-11T07:17:39.123Z"
                created_by: alice
                expires_at: null
                last_used_at: null
                revoked_at: null
          NewToken:
            type: object
            properties:
              <<: *token
              token: { type: string, description: "The token itself: reel_, its number, _ and 64 hexadecimal digits." }
            examples:
              - <<: *dashboard
                token: reel_0a1b2c3d4e5f_00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
          TokenList:
            type: object
            properties: { tokens: { type: array, items: { $ref: "#/components/schemas/Token" } } }
            examples: [{ tokens: [] }]
          Webhook:
            type: object
            properties:
              url: { type: string, description: "Scheme, host and port." }
              owner: { type: string }
              health: { type: string, enum: [new, ok, failing] }
              failures: { type: integer, description: Failed tries in a row. }
              pending: { type: integer }
              dead: { type: integer }
              last_success_at: { $ref: "#/components/schemas/TimeOrNull" }
              last_failure_at: { $ref: "#/components/schemas/TimeOrNull" }
              error: { type: [string, "null"] }
          WebhookList:
            type: object
            properties: { webhooks: { type: array, items: { $ref: "#/components/schemas/Webhook" } } }
            examples:
              - webhooks:
                  - url: https://hooks.example.org/reel
                    owner: alice
                    health: ok
                    failures: 0
                    pending: 0
                    dead: 0
                    last_success_at: "2026-04-11T07:19:03.000Z"
                    last_failure_at: null
                    error: null
          Delivery:
            type: object
            properties:
              id: { $ref: "#/components/schemas/ID" }
              webhook_id: { type: string, description: "The webhook-id header, the same at each try." }
              type: { type: string, description: job.succeeded and the like. }
              job: { type: [integer, "null"], description: null where it tells of a lane. }
              url: { type: string }
              owner: { type: string }
              state: { $ref: "#/components/schemas/DeliveryState" }
              attempts: { type: integer }
              created_at: { $ref: "#/components/schemas/Time" }
              next_at: { $ref: "#/components/schemas/TimeOrNull" }
              last_at: { $ref: "#/components/schemas/TimeOrNull" }
              status: { type: [integer, "null"], description: The receiver's last answer. }
              error: { type: [string, "null"] }
              duration_ms: { type: [integer, "null"] }
            examples:
              - id: 7
                webhook_id: msg_2f1c
                type: job.succeeded
                job: 42
                url: https://hooks.example.org/reel
                owner: alice
                state: delivered
                attempts: 1
                created_at: "2026-04-11T07:19:02.500Z"
                next_at: null
                last_at: "2026-04-11T07:19:03.000Z"
                status: 204
                error: null
                duration_ms: 120
          DeliveryPage:
            type: object
            properties:
              deliveries: { type: array, items: { $ref: "#/components/schemas/Delivery" } }
              next: { type: [integer, "null"] }
            examples: [{ deliveries: [], next: null }]
          WebhookSecrets:
            type: object
            properties:
              owner: { type: string }
              secrets:
                type: array
                items:
                  type: object
                  properties:
                    secret: { type: string }
                    created_at: { $ref: "#/components/schemas/Time" }
                    expires_at: { $ref: "#/components/schemas/TimeOrNull" }
            examples:
              - owner: alice
                secrets:
                  - { secret: whsec_bm90IGEgcmVhbCBzZWNyZXQgYXQgYWxs, created_at: "2026-04-11T07:17:39.123Z", expires_at: null }
          Refusal:
            type: object
            properties:
              error:
                type: object
                properties:
                  code: { $ref: "#/components/schemas/RefusalCode" }
                  message: { type: string }
                  status: { type: integer }
                  request_id: { type: [string, "null"] }
                  field: { type: [string, "null"], description: "What is to blame, as a path." }
          ProviderRefusal:
            type: object
            properties:
              error:
                type: object
                properties:
                  code: { type: string }
                  message: { type: string }
                  status: { type: integer }
                  request_id: { type: string }
            examples:
              - error:
                  code: INVALID_PARAMETER
                  message: "model: unknown"
                  status: 400
                  request_id: 4f3a1c
          ProviderSubmission:
            type: object
            properties:
              task_id: { type: string }
              model: { type: string }
              created_at: { $ref: "#/components/schemas/Time" }
              request_id: { type: string }
            examples:
              - { task_id: reel_42, model: kling/kling-v3, created_at: "2026-04-11T07:17:39.123Z", request_id: 4f3a1c }
          ProviderTask:
            type: object
            properties:
              task_id: { type: string }
              status: { type: string, enum: [queued, processing, succeeded, failed] }
              model: { type: string }
              created_at: { $ref: "#/components/schemas/Time" }
              completed_at: { $ref: "#/components/schemas/TimeOrNull" }
              videos:
                type: [array, "null"]
                items:
                  type: object
                  properties:
                    url: { type: string }
                    width: { type: [integer, "null"] }
                    height: { type: [integer, "null"] }
                    duration: { type: [number, "null"] }
                    cover_url: { type: [string, "null"] }
              error:
                type: [object, "null"]
                properties:
                  code: { type: string }
                  message: { type: string }
                  status: { type: [integer, "null"] }
                  request_id: { type: string }
              request_id: { type: string }
            examples:
              - task_id: reel_42
                status: succeeded
                model: kling/kling-v3
                created_at: "2026-04-11T07:17:39.123Z"
                completed_at: "2026-04-11T07:19:02.500Z"
                videos:
                  - { url: "http://localhost/v1/jobs/42/clips/0", width: 1280, height: 720, duration: 5, cover_url: null }
                error: null
                request_id: 4f3a1c
        """#
}
