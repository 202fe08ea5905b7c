extension OpenAPI {
    /// The provider's own pair of calls, in its shapes.
    static let dropIn = #"""
        paths:
          /v1/videos/generate:
            post:
              operationId: generateVideo
              tags: [drop-in]
              summary: Submit a job as to the provider.
              description: The whole body is the provider's. A client written for it works by changing its base URL.
              parameters: [{ $ref: "#/components/parameters/IdempotencyKey" }]
              requestBody:
                required: true
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/VideoRequest" }
                    examples:
                      text: { value: { model: kling/kling-v3, prompt: A paper boat in the rain, duration: 5 } }
              responses:
                "200":
                  description: The task, whose job is on disk.
                  content: { application/json: { schema: { $ref: "#/components/schemas/ProviderSubmission" } } }
                  links:
                    show: { operationId: showTask, parameters: { task: "$response.body#/task_id" } }
                "409": { $ref: "#/components/responses/ProviderConflict" }
                "410": { $ref: "#/components/responses/ProviderGone" }
          /v1/videos/tasks/{task}:
            parameters:
              - name: task
                in: path
                required: true
                description: reel_ and a job's number, or a provider's task id that is known here.
                schema: { type: string }
                example: reel_42
            get:
              operationId: showTask
              tags: [drop-in]
              summary: Show a task as the provider does.
              responses:
                "200":
                  description: The task, and its videos when it has succeeded.
                  content: { application/json: { schema: { $ref: "#/components/schemas/ProviderTask" } } }
                "404": { $ref: "#/components/responses/ProviderNotFound" }
        """#
}
