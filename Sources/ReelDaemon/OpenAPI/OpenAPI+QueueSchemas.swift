extension OpenAPI {
    /// Batches, lanes and money, as they are answered.
    static let queueSchemas = #"""
        answers:
          JobCounts:
            type: object
            description: How many jobs are in each state.
            properties:
              held: { type: integer }
              queued: { type: integer }
              submitting: { type: integer }
              in_doubt: { type: integer }
              rendering: { type: integer }
              fetching: { type: integer }
              succeeded: { type: integer }
              failed: { type: integer }
              canceled: { type: integer }
          Batch:
            type: object
            properties:
              name: { type: string }
              owner: { type: string }
              jobs: { $ref: "#/components/schemas/JobCounts" }
              total: { type: integer }
              ended: { type: integer }
              credits:
                type: object
                properties:
                  reserved: { type: integer }
                  spent: { type: integer }
                  unknown: { type: integer }
              eta: { $ref: "#/components/schemas/TimeOrNull" }
            examples:
              - name: spring
                owner: alice
                jobs: &counts { held: 0, queued: 3, submitting: 0, in_doubt: 0, rendering: 1, fetching: 0, succeeded: 8, failed: 0, canceled: 0 }
                total: 12
                ended: 8
                credits: { reserved: 600, spent: 4800, unknown: 0 }
                eta: "2026-04-11T07:30:00.000Z"
          BatchList:
            type: object
            properties:
              batches: { type: array, items: { $ref: "#/components/schemas/Batch" } }
            examples: [{ batches: [] }]
          BatchAction:
            type: object
            properties:
              batch: { $ref: "#/components/schemas/Batch" }
              changed: { type: integer, description: How many jobs did as they were told. }
              refused: { type: integer }
            examples:
              - batch:
                  name: spring
                  owner: alice
                  jobs: *counts
                  total: 12
                  ended: 8
                  credits: { reserved: 0, spent: 4800, unknown: 0 }
                  eta: null
                changed: 4
                refused: 0
          Gate:
            type: object
            description: How one side of a lane is.
            properties:
              health: { $ref: "#/components/schemas/LaneHealth" }
              reason: { type: [string, "null"] }
              until: { $ref: "#/components/schemas/TimeOrNull" }
          Lane:
            type: object
            properties:
              name: { type: string }
              health: { $ref: "#/components/schemas/LaneHealth" }
              reason: { type: [string, "null"], description: "Why it is not ok: rate_limited, no_key, paused and the like." }
              until: { $ref: "#/components/schemas/TimeOrNull" }
              in_flight: { type: integer }
              limit: { type: integer, description: The most in flight at present. }
              queued: { type: integer }
              max_in_flight: { type: [integer, "null"] }
              submits_per_minute: { type: [integer, "null"] }
              group: { type: [string, "null"] }
              submitting: { oneOf: [{ $ref: "#/components/schemas/Gate" }, { type: "null" }] }
              polling: { oneOf: [{ $ref: "#/components/schemas/Gate" }, { type: "null" }] }
            examples:
              - name: main
                health: ok
                reason: null
                until: null
                in_flight: 1
                limit: 10
                queued: 3
                max_in_flight: 10
                submits_per_minute: 60
                group: default
                submitting: { health: ok, reason: null, until: null }
                polling: { health: ok, reason: null, until: null }
          LaneList:
            type: object
            properties:
              lanes: { type: array, items: { $ref: "#/components/schemas/Lane" } }
            examples: [{ lanes: [] }]
          Sums:
            type: object
            properties:
              reserved: { type: integer, description: Credits of submissions that are on their way. }
              spent: { type: integer, description: Credits of tasks that succeeded. }
              unknown: { type: integer, description: Credits that may have been billed. }
              clips: { type: integer }
              seconds: { type: integer }
          BudgetLine:
            type: object
            description: What a lane, model or owner comes to.
            properties:
              name: { type: string }
              reserved: { type: integer }
              spent: { type: integer }
              unknown: { type: integer }
              clips: { type: integer }
              seconds: { type: integer }
          BudgetBatch:
            type: object
            properties:
              name: { type: string }
              owner: { type: string }
              reserved: { type: integer }
              spent: { type: integer }
              unknown: { type: integer }
              clips: { type: integer }
              seconds: { type: integer }
          BudgetDay:
            type: object
            properties:
              day: { type: string, format: date }
              reserved: { type: integer }
              spent: { type: integer }
              unknown: { type: integer }
              clips: { type: integer }
              seconds: { type: integer }
          BudgetCap:
            type: object
            description: A cap of a lane, an owner, a batch or a token, and what its present window leaves of it.
            required: [per, unit, cap, reserved, spent, unknown, left, until]
            properties:
              lane: { type: string }
              owner: { type: string }
              batch: { type: string }
              token: { type: string }
              per: { $ref: "#/components/schemas/Period" }
              unit: { $ref: "#/components/schemas/CapUnit" }
              cap: { type: number }
              reserved: { type: integer }
              spent: { type: integer }
              unknown: { type: integer }
              left: { type: number }
              until: { $ref: "#/components/schemas/TimeOrNull" }
          Budget:
            type: object
            properties:
              per: { $ref: "#/components/schemas/Period" }
              window: { type: string, description: "2026-04-11, 2026-04 or total." }
              until: { $ref: "#/components/schemas/TimeOrNull" }
              time_zone: { type: string }
              total: { $ref: "#/components/schemas/Sums" }
              lanes: { type: array, items: { $ref: "#/components/schemas/BudgetLine" } }
              models: { type: array, items: { $ref: "#/components/schemas/BudgetLine" } }
              owners: { type: array, items: { $ref: "#/components/schemas/BudgetLine" } }
              batches: { type: array, items: { $ref: "#/components/schemas/BudgetBatch" } }
              days: { type: array, items: { $ref: "#/components/schemas/BudgetDay" } }
              caps: { type: array, items: { $ref: "#/components/schemas/BudgetCap" } }
            examples:
              - per: month
                window: 2026-04
                until: "2026-05-01T00:00:00.000Z"
                time_zone: UTC
                total: { reserved: 600, spent: 4800, unknown: 0, clips: 9, seconds: 45 }
                lanes: [{ name: main, reserved: 600, spent: 4800, unknown: 0, clips: 9, seconds: 45 }]
                models: []
                owners: []
                batches: [{ name: spring, owner: alice, reserved: 600, spent: 4800, unknown: 0, clips: 9, seconds: 45 }]
                days: [{ day: "2026-04-11", reserved: 600, spent: 4800, unknown: 0, clips: 9, seconds: 45 }]
                caps:
                  - lane: main
                    per: day
                    unit: credits
                    cap: 5000
                    reserved: 600
                    spent: 4200
                    unknown: 0
                    left: 200
                    until: "2026-04-12T00:00:00.000Z"
        """#
}
