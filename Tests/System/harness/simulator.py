"""reel-sim in the container: a unit of its own, on loopback, with a ledger that outlives it."""

import json
from collections import Counter

PORT = 8123
LEDGER = "/run/reel-sim/ledger.jsonl"


class Simulator:
    def __init__(self, container, binary="/opt/system-test/reel-sim"):
        self.container, self.binary = container, binary

    @property
    def base_url(self):
        return f"http://127.0.0.1:{PORT}/imini/router"

    def start(self, render=1.0, keys=("key-one",), ledger="new"):
        """Starts it; with `ledger="kept"` it knows its earlier tasks."""
        self.stop()
        if ledger == "new":
            self.container.run("rm -rf /run/reel-sim")
        self.container.run("mkdir -p /run/reel-sim")
        accepted = " ".join(f"--key {key}" for key in keys)
        self.container.run(
            f"systemd-run --quiet --unit=reel-sim --description=reel-sim --property=StandardOutput=null --collect {self.binary} --port {PORT} --render {render} "
            f"--ledger {LEDGER} {accepted}")
        self.container.run(
            f"for i in $(seq 100); do curl -fsS -o /dev/null http://127.0.0.1:{PORT}/_sim/ledger 2>/dev/null && exit; "
            "sleep 0.1; done; exit 1")

    def stop(self):
        self.container.try_run("systemctl stop reel-sim 2>/dev/null; systemctl reset-failed reel-sim 2>/dev/null")

    def change(self, **settings):
        self._post("config", settings)

    def script(self, *entries):
        self._post("script", list(entries))

    def release(self, gate):
        self._post(f"gate/{gate}/release", {})

    def wait_at(self, gate, count=1):
        """Returns once so many calls wait at the gate."""
        self.container.run(
            f"curl -fsS -m 30 -o /dev/null 'http://127.0.0.1:{PORT}/_sim/gate/{gate}/reached?count={count}'")

    def submissions(self):
        return json.loads(
            self.container.run(
                f"curl -fsS http://127.0.0.1:{PORT}/_sim/ledger | "
                "python3 -c 'import json,sys; print(json.dumps([s[\"prompt\"] for s in json.load(sys.stdin)[\"submissions\"]]))'"
            ))

    def billed(self):
        """How often each prompt was billed, from the file that no restart empties."""
        lines = self.container.run(f"cat {LEDGER}", ).splitlines()
        return Counter(json.loads(line)["prompt"] for line in lines)

    def _post(self, target, body):
        self.container.run(
            f"curl -fsS -o /dev/null -X POST --data-binary @- http://127.0.0.1:{PORT}/_sim/{target}",
            stdin=json.dumps(body))
