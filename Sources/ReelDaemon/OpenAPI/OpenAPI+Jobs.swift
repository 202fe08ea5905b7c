extension OpenAPI {
    /// Making jobs, reading them, and their files.
    static let jobs = #"""
        paths:
          /v1/jobs:
            post:
              operationId: submitJob
              tags: [jobs]
              summary: Submit a job, or one job a line.
              description: >-
                What a 201 names is on disk. With an Idempotency-Key the same body answers the first job with 200, and
                another body is refused with 409. NDJSON is answered line by line with 200 and takes no such header.
              parameters: [{ $ref: "#/components/parameters/IdempotencyKey" }]
              requestBody:
                required: true
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/NewJob" }
                    examples:
                      small:
                        summary: Nothing but the provider's body
                        value: { request: { model: kling/kling-v3, prompt: A paper boat in the rain, duration: 5 } }
                      settings:
                        summary: With settings of the queue
                        value:
                          request: { model: doubao/seedance-2.0, prompt: Two cats play chess, resolution: 480P }
                          batch: spring
                          labels: { shot: "12" }
                          priority: -10
                          takes: 2
                          again: true
                  application/x-ndjson:
                    schema: { $ref: "#/components/schemas/NewJobLines" }
                    examples:
                      two:
                        summary: Two jobs
                        value: |
                          {"request":{"model":"kling/kling-v3","prompt":"A paper boat"},"again":true}
                          {"request":{"model":"kling/kling-v3","prompt":"A paper plane"},"idempotency_key":"plane-1"}
              responses:
                "200":
                  description: >-
                    The job that the key has made before, or an answer for each line of NDJSON, in order and as it comes.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/NewJobs" }
                    application/x-ndjson:
                      schema: { $ref: "#/components/schemas/LineAnswers" }
                "201":
                  description: The new job; with takes above 1 all of them.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/NewJobs" }
                  links:
                    show: { operationId: showJob, parameters: { id: "$response.body#/id" } }
                    history: { operationId: showHistory, parameters: { id: "$response.body#/id" } }
                    hold: { operationId: holdJob, parameters: { id: "$response.body#/id" } }
                    release: { operationId: releaseJob, parameters: { id: "$response.body#/id" } }
                    cancel: { operationId: cancelJob, parameters: { id: "$response.body#/id" } }
                    retry: { operationId: retryJob, parameters: { id: "$response.body#/id" } }
                    approve: { operationId: approveJob, parameters: { id: "$response.body#/id" } }
                    resolve: { operationId: resolveJob, parameters: { id: "$response.body#/id" } }
                    settle: { operationId: settleJob, parameters: { id: "$response.body#/id" } }
                "409": { $ref: "#/components/responses/Conflict" }
                "410": { $ref: "#/components/responses/Gone" }
            get:
              operationId: listJobs
              tags: [jobs]
              summary: List jobs, the newest first.
              parameters:
                - name: state
                  in: query
                  schema: { $ref: "#/components/schemas/JobState" }
                - { name: batch, in: query, schema: { type: string }, example: spring }
                - { name: model, in: query, schema: { type: string }, example: kling/kling-v3 }
                - name: label
                  in: query
                  description: A label as name:value.
                  schema: { type: string, pattern: "^[^:]+:" }
                  example: "shot:12"
                - { name: lane, in: query, schema: { type: string }, example: main }
                - name: owner
                  in: query
                  description: A user's name or decimal uid. Those who are no administrators see their own jobs only.
                  schema: { type: string }
                  example: alice
                - { $ref: "#/components/parameters/Limit" }
                - { $ref: "#/components/parameters/Before" }
              responses:
                "200":
                  description: A page; next is the before of the one after it.
                  content: { application/json: { schema: { $ref: "#/components/schemas/JobPage" } } }
          /v1/jobs/{id}:
            parameters: [{ $ref: "#/components/parameters/JobID" }]
            get:
              operationId: showJob
              tags: [jobs]
              summary: Show a job, at once or when it has settled.
              parameters:
                - name: wait
                  in: query
                  description: >-
                    Answer when the job has ended, is in doubt or is held for a person, or after so many seconds.
                  schema: { type: number, minimum: 0, maximum: 3600 }
                  example: 1
              responses:
                "200": { $ref: "#/components/responses/Job" }
                "404": { $ref: "#/components/responses/NotFound" }
          /v1/jobs/{id}/history:
            parameters: [{ $ref: "#/components/parameters/JobID" }]
            get:
              operationId: showHistory
              tags: [jobs]
              summary: Show what happened to a job, and each of its submissions.
              responses:
                "200":
                  description: Both oldest first.
                  content: { application/json: { schema: { $ref: "#/components/schemas/History" } } }
                "404": { $ref: "#/components/responses/NotFound" }
          /v1/jobs/{id}/clips/{index}:
            parameters:
              - { $ref: "#/components/parameters/JobID" }
              - { $ref: "#/components/parameters/Index" }
              - { $ref: "#/components/parameters/Range" }
              - { $ref: "#/components/parameters/IfRange" }
              - { $ref: "#/components/parameters/IfNoneMatch" }
            get:
              operationId: fetchClip
              tags: [jobs]
              summary: Fetch a clip.
              description: The links of the provider's calls carry a signature on TCP, and work without a token for a day.
              security: [{}, { bearer: [] }, { link: [], end: [] }]
              responses:
                "200": { $ref: "#/components/responses/File" }
                "206": { $ref: "#/components/responses/FilePart" }
                "304": { $ref: "#/components/responses/NotModified" }
                "404": { $ref: "#/components/responses/NotFound" }
                "410": { $ref: "#/components/responses/Gone" }
                "416": { $ref: "#/components/responses/RangeNotSatisfiable" }
          /v1/jobs/{id}/covers/{index}:
            parameters:
              - { $ref: "#/components/parameters/JobID" }
              - { $ref: "#/components/parameters/Index" }
              - { $ref: "#/components/parameters/Range" }
              - { $ref: "#/components/parameters/IfRange" }
              - { $ref: "#/components/parameters/IfNoneMatch" }
            get:
              operationId: fetchCover
              tags: [jobs]
              summary: Fetch a clip's cover.
              security: [{}, { bearer: [] }, { link: [], end: [] }]
              responses:
                "200": { $ref: "#/components/responses/File" }
                "206": { $ref: "#/components/responses/FilePart" }
                "304": { $ref: "#/components/responses/NotModified" }
                "404": { $ref: "#/components/responses/NotFound" }
                "410": { $ref: "#/components/responses/Gone" }
                "416": { $ref: "#/components/responses/RangeNotSatisfiable" }
          /v1/estimate:
            post:
              operationId: estimateJob
              tags: [jobs]
              summary: Tell what a job would come to; nothing is stored.
              parameters: [{ $ref: "#/components/parameters/IdempotencyKey" }]
              requestBody:
                required: true
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/NewJob" }
                    examples:
                      small:
                        value: { request: { model: kling/kling-v3, prompt: A paper boat in the rain, duration: 5 } }
                  application/x-ndjson:
                    schema: { $ref: "#/components/schemas/NewJobLines" }
                    examples:
                      one:
                        value: |
                          {"request":{"model":"kling/kling-v3","prompt":"A paper boat"}}
              responses:
                "200":
                  description: What would be stored and sent, or one line of that for each line of NDJSON.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/Estimate" }
                    application/x-ndjson:
                      schema: { $ref: "#/components/schemas/LineAnswers" }
                "409": { $ref: "#/components/responses/Conflict" }
                "410": { $ref: "#/components/responses/Gone" }
          /v1/uploads:
            post:
              operationId: upload
              tags: [jobs]
              summary: Take a reference image in, to be named in requests.
              requestBody:
                required: true
                description: The bytes of a PNG or JPEG of up to 64 MiB; jobs may use up to 10 MiB.
                content:
                  image/png: { schema: { type: string, format: binary } }
                  image/jpeg: { schema: { type: string, format: binary } }
                  application/octet-stream: { schema: { type: string, format: binary } }
              responses:
                "200":
                  description: The caller has uploaded the same before.
                  content: { application/json: { schema: { $ref: "#/components/schemas/Upload" } } }
                "201":
                  description: It is new.
                  content: { application/json: { schema: { $ref: "#/components/schemas/Upload" } } }
        """#
}
