extension OpenAPI {
    /// The lines of NDJSON, as they are answered.
    static let lines = #"""
        answers:
          LineAnswers:
            description: NDJSON, a LineAnswer for each line that is not blank, in order.
            type: string
            x-lines: { $ref: "#/components/schemas/LineAnswer" }
            examples:
              - |
                {"line":1,"id":42,"state":"queued"}
                {"line":2,"error":{"code":"invalid_request","message":"the request is missing: the provider's body belongs here","status":400,"request_id":null,"field":"request"}}
          LineAnswer:
            anyOf:
              - { $ref: "#/components/schemas/LineJob" }
              - { $ref: "#/components/schemas/LineEstimate" }
              - { $ref: "#/components/schemas/LineRefusal" }
          LineJob:
            type: object
            description: A job is on disk.
            required: [line, id, state]
            properties:
              line: { type: integer, minimum: 1 }
              id: { $ref: "#/components/schemas/ID" }
              state: { $ref: "#/components/schemas/JobState" }
              ids: { type: array, items: { $ref: "#/components/schemas/ID" }, description: With takes above 1. }
          LineEstimate:
            type: object
            description: What a job would come to, as in Estimate.
            properties:
              line: { type: integer, minimum: 1 }
              model: { type: string }
              lane: { type: string }
              request: { type: object, additionalProperties: true }
              takes: { type: integer }
              credits: { type: [integer, "null"] }
              credits_total: { type: [integer, "null"] }
              clips: { type: integer }
              seconds: { type: [integer, "null"] }
              batch: { type: [string, "null"] }
              warnings: { type: array, items: { $ref: "#/components/schemas/Warning" } }
              hold_reasons: { type: array, items: { $ref: "#/components/schemas/HoldReason" } }
          LineRefusal:
            type: object
            description: The line is wrong, or could not be stored.
            properties:
              line: { type: integer, minimum: 1 }
              error:
                type: object
                properties:
                  code: { $ref: "#/components/schemas/RefusalCode" }
                  message: { type: string }
                  status: { type: integer }
                  request_id: { type: "null" }
                  field: { type: [string, "null"] }
        """#
}
