extension OpenAPI {
    /// The daemon itself, and its tokens.
    static let house = #"""
        paths:
          /healthz:
            get:
              operationId: checkHealth
              tags: [house]
              summary: Tell whether requests are served and the store takes writes, whatever the lanes do.
              description: On TCP the one call that takes no token.
              security: [{}]
              responses:
                "200":
                  description: It is well.
                  content: { application/json: { schema: { $ref: "#/components/schemas/Health" } } }
          /metrics:
            get:
              operationId: showMetrics
              tags: [house]
              summary: Show figures in the Prometheus text format.
              responses:
                "200":
                  description: Counts, gauges and histograms.
                  content:
                    text/plain:
                      schema: { type: string }
                      example: |
                        # HELP reel_event_streams Streams of events that are open.
                        # TYPE reel_event_streams gauge
                        reel_event_streams 0
          /openapi.json:
            get:
              operationId: describe
              tags: [house]
              summary: Show this document.
              responses:
                "200":
                  description: OpenAPI 3.1.
                  content:
                    application/json:
                      schema: { type: object, additionalProperties: true, required: [openapi, info, paths] }
                      example: { openapi: 3.1.0, info: { title: reel, version: 1.0.0 }, paths: {} }
          /v1/status:
            get:
              operationId: showStatus
              tags: [house]
              summary: Show the daemon at a glance.
              responses:
                "200":
                  description: Jobs by state, lanes, disk and alarms.
                  content: { application/json: { schema: { $ref: "#/components/schemas/Status" } } }
          /v1/models:
            get:
              operationId: listModels
              tags: [house]
              summary: Show the models and what each of them takes.
              responses:
                "200":
                  description: The rules that a request is checked against.
                  content: { application/json: { schema: { $ref: "#/components/schemas/ModelList" } } }
          /v1/backup:
            get:
              operationId: backUp
              tags: [house]
              summary: Fetch the database as it is now; for administrators.
              responses:
                "200":
                  description: A SQLite file that a daemon can be started from.
                  headers:
                    X-Content-SHA256:
                      description: Of the file, in lower-case hexadecimal.
                      schema: { type: string, pattern: "^[0-9a-f]{64}$" }
                  content:
                    application/vnd.sqlite3: { schema: { type: string, format: binary } }
                "507": { $ref: "#/components/responses/StorageFull" }
          /v1/check:
            post:
              operationId: check
              tags: [house]
              summary: Look through the database and all files; for administrators.
              responses:
                "200":
                  description: What was found. One that takes long begins with blanks, as signs of life.
                  content: { application/json: { schema: { $ref: "#/components/schemas/CheckReport" } } }
          /v1/tokens:
            get:
              operationId: listTokens
              tags: [house]
              summary: List bearer tokens.
              parameters: [{ $ref: "#/components/parameters/Owner" }]
              responses:
                "200":
                  description: The caller's own; all for administrators.
                  content: { application/json: { schema: { $ref: "#/components/schemas/TokenList" } } }
            post:
              operationId: createToken
              tags: [house]
              summary: Make a bearer token for TCP.
              description: On TCP it takes a token that has neither a cap nor an end.
              requestBody:
                required: true
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/TokenWish" }
                    examples:
                      plain: { value: { name: "the render farm" } }
                      narrow: { value: { name: dashboard, scopes: [read], cap: 5000 } }
              responses:
                "201":
                  description: The token, which no other answer shows.
                  headers:
                    Cache-Control: { required: true, schema: { const: no-store } }
                  content: { application/json: { schema: { $ref: "#/components/schemas/NewToken" } } }
          /v1/tokens/{id}:
            parameters:
              - name: id
                in: path
                required: true
                description: The token's number, twelve hexadecimal digits.
                schema: { type: string, pattern: "^[0-9a-f]{12}$" }
                example: 0a1b2c3d4e5f
            delete:
              operationId: revokeToken
              tags: [house]
              summary: Revoke a token.
              responses:
                "200":
                  description: The token, revoked.
                  content: { application/json: { schema: { $ref: "#/components/schemas/Token" } } }
                "404": { $ref: "#/components/responses/NotFound" }
        """#
}
