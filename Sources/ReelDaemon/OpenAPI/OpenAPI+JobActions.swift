extension OpenAPI {
    /// What is done to a job.
    static let jobActions = #"""
        paths:
          /v1/jobs/{id}/cancel:
            parameters: [{ $ref: "#/components/parameters/JobID" }]
            post:
              operationId: cancelJob
              tags: [jobs]
              summary: Cancel a job.
              requestBody: { $ref: "#/components/requestBodies/Nothing" }
              responses:
                "200": { $ref: "#/components/responses/Job" }
                "202":
                  description: It is being submitted at this moment; the cancel is stored.
                  content: { application/json: { schema: { $ref: "#/components/schemas/Job" } } }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/Conflict" }
          /v1/jobs/{id}/retry:
            parameters: [{ $ref: "#/components/parameters/JobID" }]
            post:
              operationId: retryJob
              tags: [jobs]
              summary: Try a failed or canceled job again.
              requestBody: { $ref: "#/components/requestBodies/Again" }
              responses:
                "200": { $ref: "#/components/responses/Job" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/Conflict" }
          /v1/jobs/{id}/refetch:
            parameters: [{ $ref: "#/components/parameters/JobID" }]
            post:
              operationId: refetchJob
              tags: [jobs]
              summary: Fetch a job's clips once more.
              requestBody: { $ref: "#/components/requestBodies/Nothing" }
              responses:
                "200": { $ref: "#/components/responses/Job" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/Conflict" }
          /v1/jobs/{id}/hold:
            parameters: [{ $ref: "#/components/parameters/JobID" }]
            post:
              operationId: holdJob
              tags: [jobs]
              summary: Hold a job until it is released.
              requestBody: { $ref: "#/components/requestBodies/Nothing" }
              responses:
                "200": { $ref: "#/components/responses/Job" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/Conflict" }
          /v1/jobs/{id}/release:
            parameters: [{ $ref: "#/components/parameters/JobID" }]
            post:
              operationId: releaseJob
              tags: [jobs]
              summary: Release a held job.
              requestBody: { $ref: "#/components/requestBodies/Nothing" }
              responses:
                "200": { $ref: "#/components/responses/Job" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/Conflict" }
          /v1/jobs/{id}/approve:
            parameters: [{ $ref: "#/components/parameters/JobID" }]
            post:
              operationId: approveJob
              tags: [jobs]
              summary: Approve somebody else's job.
              description: For those in approval.approvers, and never for the job's owner.
              requestBody: { $ref: "#/components/requestBodies/Nothing" }
              responses:
                "200": { $ref: "#/components/responses/Job" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/Conflict" }
          /v1/jobs/{id}/resolve:
            parameters: [{ $ref: "#/components/parameters/JobID" }]
            post:
              operationId: resolveJob
              tags: [jobs]
              summary: Say what became of a submission that is in doubt.
              description: A token with a cap cannot say not_created, which would give the cap its credits back.
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      oneOf:
                        - type: object
                          additionalProperties: false
                          required: [outcome, task_id]
                          properties:
                            outcome: { const: adopt }
                            task_id:
                              description: The provider's task.
                              type: string
                              pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f]{1,512}$"
                            submission: { $ref: "#/components/schemas/DoubtfulSubmission" }
                        - type: object
                          additionalProperties: false
                          required: [outcome]
                          properties:
                            outcome: { enum: [not_created, resubmit, give_up] }
                            submission: { $ref: "#/components/schemas/DoubtfulSubmission" }
                    examples:
                      adopt: { value: { outcome: adopt, task_id: task_2042864638838083584 } }
                      resubmit: { value: { outcome: resubmit } }
                      not_created: { value: { outcome: not_created, submission: 2 } }
              responses:
                "200": { $ref: "#/components/responses/Job" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/Conflict" }
          /v1/jobs/{id}/settle:
            parameters: [{ $ref: "#/components/parameters/JobID" }]
            post:
              operationId: settleJob
              tags: [jobs]
              summary: Say whether a submission that may have been billed was; for administrators.
              description: A token with a cap cannot say it, since it may give the cap its credits back.
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      additionalProperties: false
                      required: [billed]
                      properties:
                        billed: { type: boolean }
                        submission:
                          description: Which of the job's submissions; left out, the one whose credits are unknown.
                          type: [integer, "null"]
                          minimum: 1
                          maximum: 1000000
                    examples:
                      free: { value: { billed: false } }
                      second: { value: { billed: true, submission: 2 } }
              responses:
                "200": { $ref: "#/components/responses/Job" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/Conflict" }
        """#
}
