extension OpenAPI {
    /// Batches, lanes and money.
    static let queue = #"""
        paths:
          /v1/batches:
            get:
              operationId: listBatches
              tags: [queue]
              summary: List batches, the newest first.
              parameters:
                - name: limit
                  in: query
                  schema: { type: integer, minimum: 1, maximum: 1000, default: 100 }
                  example: 20
                - { $ref: "#/components/parameters/Owner" }
              responses:
                "200":
                  description: How each stands.
                  content: { application/json: { schema: { $ref: "#/components/schemas/BatchList" } } }
          /v1/batches/{name}:
            parameters:
              - { $ref: "#/components/parameters/BatchName" }
              - { $ref: "#/components/parameters/Owner" }
            get:
              operationId: showBatch
              tags: [queue]
              summary: Show how a batch stands.
              responses:
                "200":
                  description: Counts by state, credits, and when its end is expected.
                  content: { application/json: { schema: { $ref: "#/components/schemas/Batch" } } }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/Conflict" }
          /v1/batches/{name}/cancel:
            parameters:
              - { $ref: "#/components/parameters/BatchName" }
              - { $ref: "#/components/parameters/Owner" }
            post:
              operationId: cancelBatch
              tags: [queue]
              summary: Cancel every job of a batch that has not ended.
              requestBody: { $ref: "#/components/requestBodies/Nothing" }
              responses:
                "200": { $ref: "#/components/responses/BatchAction" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/Conflict" }
          /v1/batches/{name}/retry:
            parameters:
              - { $ref: "#/components/parameters/BatchName" }
              - { $ref: "#/components/parameters/Owner" }
            post:
              operationId: retryBatch
              tags: [queue]
              summary: Try the jobs of a batch again that have failed.
              requestBody: { $ref: "#/components/requestBodies/Again" }
              responses:
                "200": { $ref: "#/components/responses/BatchAction" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/Conflict" }
          /v1/lanes:
            get:
              operationId: listLanes
              tags: [queue]
              summary: Show how each lane is.
              responses:
                "200":
                  description: Every lane of the settings, and those that jobs refer to.
                  content: { application/json: { schema: { $ref: "#/components/schemas/LaneList" } } }
          /v1/lanes/{name}/pause:
            parameters: [{ $ref: "#/components/parameters/LaneName" }]
            post:
              operationId: pauseLane
              tags: [queue]
              summary: Stop submitting to a lane; for administrators.
              responses:
                "200":
                  description: The lane.
                  content: { application/json: { schema: { $ref: "#/components/schemas/Lane" } } }
                "404": { $ref: "#/components/responses/NotFound" }
          /v1/lanes/{name}/resume:
            parameters: [{ $ref: "#/components/parameters/LaneName" }]
            post:
              operationId: resumeLane
              tags: [queue]
              summary: Submit to a lane again; for administrators.
              responses:
                "200":
                  description: The lane.
                  content: { application/json: { schema: { $ref: "#/components/schemas/Lane" } } }
                "404": { $ref: "#/components/responses/NotFound" }
          /v1/budget:
            get:
              operationId: showBudget
              tags: [queue]
              summary: Show what is reserved, spent and unknown, and what the caps leave.
              parameters:
                - name: per
                  in: query
                  description: The window that is summed up.
                  schema: { $ref: "#/components/schemas/Period" }
                - { $ref: "#/components/parameters/Owner" }
              responses:
                "200":
                  description: By lane, model, owner, batch and day.
                  content: { application/json: { schema: { $ref: "#/components/schemas/Budget" } } }
        """#
}
