#!/usr/bin/python3
"""Clients that enqueue without pause, run in the container; tells on standard output what came of each request.

    load.py SOCKET CLIENTS SECONDS LABEL [COMMANDS]

Each request has an Idempotency-Key. A connection that cannot be made, or an answer that is no success, is a *refusal*:
there is no excuse for either. A connection that breaks after it was made is repeated with the same key, as `reel` does,
and must be answered within 30 s; else it is a refusal, too. COMMANDS further clients run `reel submit`.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time

PATIENCE = 30


class Connection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("reeld", timeout=PATIENCE)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Tally:
    """What all clients saw."""

    def __init__(self):
        self.lock = threading.Lock()
        self.acknowledged, self.refused, self.repeated, self.slowest = {}, [], 0, 0.0

    def acknowledge(self, key, number, seconds):
        with self.lock:
            self.acknowledged[key] = number
            self.slowest = max(self.slowest, seconds)

    def refuse(self, key, why):
        with self.lock:
            self.refused.append(f"{key}: {why}")

    def repeat(self):
        with self.lock:
            self.repeated += 1


def body(prompt):
    return json.dumps({"request": {"model": "kling/kling-v3", "prompt": prompt, "duration": 5}}).encode()


class Client:
    """One client: every second one keeps its connection, as programs do; the others make one for each request."""

    def __init__(self, path, name, keeps, tally):
        self.path, self.name, self.keeps, self.tally = path, name, keeps, tally
        self.connection = None

    def run(self, until, pause):
        number = 0
        while time.monotonic() < until:
            number += 1
            self.enqueue(f"{self.name}-{number}")
            time.sleep(pause)

    def enqueue(self, key):
        began = time.monotonic()
        while True:
            try:
                status, answer = self.ask(key)
            except ConnectError as error:
                return self.tally.refuse(key, f"no connection: {error}")
            except (OSError, http.client.HTTPException) as error:
                self.drop()
                self.tally.repeat()
                if time.monotonic() - began > PATIENCE:
                    return self.tally.refuse(key, f"no answer in {PATIENCE} s, at last: {error!r}")
                continue
            if status not in (200, 201):
                return self.tally.refuse(key, f"{status} {answer[:200]!r}")
            return self.tally.acknowledge(key, json.loads(answer)["id"], time.monotonic() - began)

    def ask(self, key):
        if self.connection is None:
            self.connection = Connection(self.path)
            try:
                self.connection.connect()
            except OSError as error:
                self.connection = None
                raise ConnectError(str(error)) from error
        self.connection.request(
            "POST", "/v1/jobs", body(key), {"Content-Type": "application/json", "Idempotency-Key": key})
        answer = self.connection.getresponse()
        text = answer.read()
        if not self.keeps or answer.will_close:
            self.drop()
        return answer.status, text

    def drop(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None


class ConnectError(Exception):
    pass


class Command:
    """A person with `reel submit`."""

    def __init__(self, name, tally):
        self.name, self.tally = name, tally

    def run(self, until, pause):
        number = 0
        while time.monotonic() < until:
            number += 1
            key = f"{self.name}-{number}"
            began = time.monotonic()
            done = subprocess.run(
                [
                    "reel", "submit", "--model", "kling/kling-v3", "--prompt", key, "--duration", "5", "--json",
                    "--idempotency-key", key,
                ], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=2 * PATIENCE)
            if done.returncode == 0:
                self.tally.acknowledge(key, json.loads(done.stdout)["id"], time.monotonic() - began)
            else:
                self.tally.refuse(key, f"reel submit ended with {done.returncode}: {done.stderr.strip()}")
            time.sleep(pause)


def main():
    path, count, seconds, label = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
    commands = int(sys.argv[5]) if len(sys.argv) > 5 else 0
    os.environ["REEL_SOCKET"] = path
    tally = Tally()
    clients = [Client(path, f"{label}-{n}", n % 2 == 0, tally) for n in range(count)]
    clients += [Command(f"{label}-reel-{n}", tally) for n in range(commands)]
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=client.run, args=(until, 0.5)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(
        json.dumps({
            "acknowledged": tally.acknowledged, "refused": tally.refused, "repeated": tally.repeated,
            "slowest": tally.slowest,
        }))


main()
