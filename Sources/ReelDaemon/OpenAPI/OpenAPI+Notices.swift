extension OpenAPI {
    /// Events, and webhooks.
    static let notices = #"""
        paths:
          /v1/events:
            get:
              operationId: followEvents
              tags: [notices]
              summary: Follow what happens, as it happens.
              description: >-
                Server-sent events without an end: job for each row of a job's history, lane for each change of a lane's
                health; a comment, with an id to go on from, within 15 seconds of silence. A stream goes on behind Last-Event-ID; without a number it
                begins with now.
              parameters:
                - name: batch
                  in: query
                  description: Batches, several times or with commas between.
                  style: form
                  explode: false
                  schema: { type: array, minItems: 1, items: { type: string, pattern: "^[A-Za-z0-9._-]{1,100}$" } }
                  example: [spring]
                - name: job
                  in: query
                  description: Jobs' numbers, several times or with commas between.
                  style: form
                  explode: false
                  schema:
                    type: array
                    minItems: 1
                    items: { type: integer, minimum: 1, maximum: 9223372036854775807 }
                  example: [42]
                - name: state
                  in: query
                  description: States that a job has come to, several times or with commas between.
                  style: form
                  explode: false
                  schema: { type: array, minItems: 1, items: { $ref: "#/components/schemas/JobState" } }
                  example: [succeeded, failed]
                - name: after
                  in: query
                  description: The number of the last event that the caller has; the header wins.
                  schema: { type: integer, minimum: 0, maximum: 9223372036854775807 }
                  example: 0
                - name: Last-Event-ID
                  in: header
                  description: The same, as clients of server-sent events send it.
                  schema: { type: integer, minimum: 0, maximum: 9223372036854775807 }
                  example: 0
              responses:
                "200":
                  description: Frames of id, event and data; the data of job is a JobEvent, that of lane a LaneEvent.
                  headers:
                    Cache-Control: { schema: { const: no-cache } }
                  content:
                    text/event-stream:
                      schema: { $ref: "#/components/schemas/EventFrame" }
                "404": { $ref: "#/components/responses/NotFound" }
                "410":
                  description: What came behind the number is not all kept any more.
                  headers:
                    Reel-Oldest-Event: { required: true, schema: { type: integer, minimum: 0 } }
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/Refusal" }
                      example:
                        error:
                          code: gone
                          message: what came behind it is not all kept any more; the oldest number to go on from is 420
                          status: 410
                          request_id: 4f3a1c
                          field: Last-Event-ID
          /v1/webhooks:
            get:
              operationId: listWebhooks
              tags: [notices]
              summary: Show the hosts that notices go to, and how that has gone.
              parameters:
                - name: limit
                  in: query
                  schema: { type: integer, minimum: 1, maximum: 1000, default: 100 }
                  example: 20
              responses:
                "200":
                  description: The targets.
                  content: { application/json: { schema: { $ref: "#/components/schemas/WebhookList" } } }
          /v1/webhooks/deliveries:
            get:
              operationId: listDeliveries
              tags: [notices]
              summary: List notices and their delivery, the newest first.
              parameters:
                - name: state
                  in: query
                  schema: { $ref: "#/components/schemas/DeliveryState" }
                - name: job
                  in: query
                  schema: { type: integer, minimum: 1, maximum: 9223372036854775807 }
                  example: 42
                - { $ref: "#/components/parameters/Limit" }
                - { $ref: "#/components/parameters/Before" }
              responses:
                "200":
                  description: A page; next is the before of the one after it.
                  content: { application/json: { schema: { $ref: "#/components/schemas/DeliveryPage" } } }
          /v1/webhooks/deliveries/{id}/redeliver:
            parameters:
              - name: id
                in: path
                required: true
                description: The delivery's number.
                schema: { type: integer, minimum: 1, maximum: 9223372036854775807 }
                example: 7
            post:
              operationId: redeliver
              tags: [notices]
              summary: Deliver a notice once more.
              requestBody: { $ref: "#/components/requestBodies/Nothing" }
              responses:
                "200":
                  description: The delivery, which is tried again.
                  content: { application/json: { schema: { $ref: "#/components/schemas/Delivery" } } }
                "404": { $ref: "#/components/responses/NotFound" }
          /v1/webhooks/secret:
            get:
              operationId: showWebhookSecret
              tags: [notices]
              summary: Show what signs the caller's notices; on TCP with the scope admin.
              description: The first time it is made.
              parameters: [{ $ref: "#/components/parameters/Operator" }]
              responses:
                "200": { $ref: "#/components/responses/WebhookSecrets" }
                "409": { $ref: "#/components/responses/Conflict" }
                "507": { $ref: "#/components/responses/StorageFull" }
          /v1/webhooks/secret/rotate:
            post:
              operationId: rotateWebhookSecret
              tags: [notices]
              summary: Sign with a new secret; the earlier one signs beside it for a day.
              parameters: [{ $ref: "#/components/parameters/Operator" }]
              requestBody: { $ref: "#/components/requestBodies/Nothing" }
              responses:
                "200": { $ref: "#/components/responses/WebhookSecrets" }
                "409": { $ref: "#/components/responses/Conflict" }
        """#
}
