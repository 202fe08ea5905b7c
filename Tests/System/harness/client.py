"""HTTP over the daemon's socket, for root; other users go through `curl` and `reel` in the container."""

import http.client
import json
import socket


class Reply:
    def __init__(self, status, body):
        self.status, self.body = status, body

    @property
    def json(self):
        return json.loads(self.body)


class SocketConnection(http.client.HTTPConnection):
    """A connection to a Unix socket."""

    def __init__(self, path, timeout):
        super().__init__("reeld", timeout=timeout)
        self.socket_path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.socket_path)


def call(path, method, target, body=None, headers=None, timeout=30):
    """One call on a connection of its own."""
    connection = SocketConnection(path, timeout)
    headers = dict(headers or {})
    if body is not None:
        headers.setdefault("Content-Type", "application/json")
        body = json.dumps(body).encode()
    try:
        connection.request(method, target, body, headers)
        answer = connection.getresponse()
        return Reply(answer.status, answer.read())
    finally:
        connection.close()
