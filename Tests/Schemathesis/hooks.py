"""What Schemathesis does not know of: NDJSON, a job a line."""

import json

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def lines(ctx, value):
    """A text goes out as it is; any other value is a line."""
    text = value if isinstance(value, (str, bytes)) else json.dumps(value) + "\n"
    return {"data": text if isinstance(text, bytes) else text.encode("utf-8", errors="replace")}


@schemathesis.deserializer("application/x-ndjson")
def text(ctx, response):
    """Every line must be JSON; the document describes the whole as a text."""
    body = response.content.decode("utf-8")
    for line in body.splitlines():
        json.loads(line)
    return body
