"""reel as it is installed in the container: package, settings, key, units, journal."""

import json
import os
import shlex
import time

from . import client
from .container import CommandFailed
from .simulator import Simulator
from .suite import eventually, expect

SOCKET = "/run/reel/reeld.sock"
STATE = "/var/lib/reel"
SETTINGS = "/etc/reel/reeld.yaml"
CREDENTIALS = "/etc/reel/credentials"
KEY_FILE = f"{CREDENTIALS}/imini-api-key"
DROP_INS = "/run/systemd/system/reeld.service.d"
DEBS = "/opt/system-test"

# alice and bob use reel; carol administers it; mallory has nothing to do with it.
USERS = {"alice": "reel", "bob": "reel", "carol": "reel,reel-admin", "mallory": ""}
KEY = "key-one"
ENDS = ("succeeded", "failed", "canceled")


class World:
    def __init__(self, container, log, debs):
        """`debs` has the package under test as "new", and the one before it as "old"."""
        self.container, self.log, self.debs = container, log, debs
        self.simulator = Simulator(container)
        self.run, self.try_run = container.run, container.try_run
        self.is_installed = False
        self.since = 0.0
        # What a user sees of it, and what root's own files are: shortcuts for tests.
        self.socket, self.state, self.key_file = SOCKET, STATE, KEY_FILE

    # Before each test

    def prepare(self, package):
        self.since = time.time()
        self.leave_small_disk()
        if package == "absent":
            self.purge()
            return
        if not self.is_installed:
            self.install("new")
        self.fresh()

    def leave_small_disk(self):
        """Gives /var/lib/reel back to the container's own disk, after a test that put a small one there."""
        if self.try_run(f"mountpoint -q {STATE}", quiet=True).ok:
            # Not waited for: on a full disk that could be the very thing that failed.
            self.run(
                "systemctl stop --no-block reeld.service reeld.socket; "
                "systemctl kill --kill-whom=all --signal=KILL reeld.service; systemctl stop reeld.service reeld.socket; "
                f"umount {STATE}")

    def fresh(self):
        """An empty state directory, settings with quick polling, a key, a new simulator; the service runs."""
        self.run(
            f"systemctl stop reeld.service reeld.socket; rm -rf {DROP_INS} /etc/systemd/system/reeld.service.d; "
            f"systemctl daemon-reload; systemctl reset-failed; rm -rf {STATE}/* {STATE}/.[!.]*; "
            "rm -rf /tmp/work && mkdir -m 1777 /tmp/work")
        self.settings()
        self.key(KEY)
        self.simulator.start()
        self.run("systemctl start reeld.socket reeld.service")

    # The package

    def install(self, which):
        self.run(f"apt-get install -y --allow-downgrades {DEBS}/{os.path.basename(self.debs[which])}", timeout=120)
        self.is_installed = which == "new"
        for user, groups in USERS.items():
            option = f"--groups {groups}" if groups else ""
            self.run(f"id {user} >/dev/null 2>&1 || useradd --create-home {option} {user}")
            # Groups that a purge took away, and with them the membership.
            if groups:
                self.run(f"usermod --append --groups {groups} {user}")

    def purge(self):
        self.is_installed = False
        self.try_run("dpkg --status reel >/dev/null 2>&1 && dpkg --purge reel")
        self.run(f"rm -rf {STATE} /etc/reel {DROP_INS} /etc/systemd/system/reeld.service.d; systemctl daemon-reload")
        self.simulator.stop()

    # Settings and key

    def settings(self, lane="", rest="", text=None):
        """Writes the settings: quick polling against the simulator, with changes of the lane and lines at the end."""
        lane_lines = {"max_in_flight": 50, "submits_per_minute": 60000}
        lane_lines.update(dict(line.split(": ", 1) for line in lane.splitlines() if line))
        lines = "".join(f"    {key}: {value}\n" for key, value in lane_lines.items())
        text = text if text is not None else (
            "lanes:\n  main:\n"
            f"    base_url: {self.simulator.base_url}\n{lines}"
            "polling: { first: 200ms, factor: 1.2, cap: 500ms, jitter: 0.1, overdue_after: 30m, lost_after: 2m }\n"
            "retry: { max_attempts: 5, base: 200ms, factor: 2, cap: 2s, jitter: 0.1, failed_codes: [] }\n"
            f"{rest}")
        self.run(f"mkdir -p /etc/reel && cat > {SETTINGS}", stdin=text)

    def key(self, key):
        """Writes the key's file, or takes it away."""
        if key is None:
            self.run(f"rm -f {KEY_FILE}")
        else:
            self.run(f"install -d -m 0700 {CREDENTIALS} && umask 077 && cat > {KEY_FILE}", stdin=key + "\n")

    def drop_in(self, text):
        """Changes the service's unit until the next test."""
        self.run(f"mkdir -p {DROP_INS} && cat > {DROP_INS}/test.conf && systemctl daemon-reload", stdin=text)

    # The service

    def show(self, name, unit="reeld.service"):
        return self.run(f"systemctl show --property={name} --value {unit}").strip()

    @property
    def main_pid(self):
        """The daemon's process as the container numbers it; 0 when it does not run."""
        return int(self.show("MainPID") or 0)

    def wait_active(self, within=30):
        eventually(lambda: self.show("ActiveState") == "active", within, "reeld.service is active")

    def journal(self, options="", since=None):
        """What the journal has of the service since the test began."""
        moment = f"@{since if since is not None else self.since:.6f}"
        try:
            return self.try_run(
                f"journalctl --no-pager --since={moment} --unit=reeld.service {options}", quiet=True, timeout=20).out
        except CommandFailed as error:
            return str(error)

    def entries(self, match=""):
        """Journal entries of the service since the test began, as dictionaries."""
        text = self.run(
            f"journalctl --no-pager --since=@{self.since:.6f} --unit=reeld.service --output=json --all {match}")
        return [json.loads(line) for line in text.splitlines()]

    # Calls

    def call(self, method, target, body=None, headers=None, timeout=30):
        """A call by root, on the socket as the container has it."""
        path = f"/proc/{self.container.leader}/root{SOCKET}"
        reply = client.call(path, method, target, body, headers, timeout)
        self.log.call(f"root: {method} {target} -> {reply.status} {reply.body[:200]!r}")
        return reply

    def curl(self, user, method, target, body=None):
        """The same by another user: the status, or 0 where there was no connection, and the body."""
        data = f"-H 'Content-Type: application/json' --data-binary {shlex.quote(json.dumps(body))}" if body else ""
        done = self.try_run(
            f"curl -sS -m 60 -X {method} {data} -w '\\n%{{http_code}}' --unix-socket {SOCKET} "
            f"{shlex.quote('http://reel' + target)}", user=user)
        text, _, status = done.out.rpartition("\n")
        return int(status or 0), text

    def enqueue(self, prompt, **settings):
        """A job by root; its number."""
        reply = self.call("POST", "/v1/jobs", job(prompt, **settings))
        expect(reply.status == 201, f"enqueue answered {reply.status}: {reply.body[:300]!r}")
        return reply.json["id"]

    def job(self, number):
        reply = self.call("GET", f"/v1/jobs/{number}")
        expect(reply.status == 200, f"job {number}: {reply.status}")
        return reply.json

    def jobs(self):
        """All jobs, oldest first."""
        found, before = [], ""
        while True:
            page = self.call("GET", f"/v1/jobs?limit=1000{before}").json
            found += page["jobs"]
            if page["next"] is None:
                return found[::-1]
            before = f"&before={page['next']}"

    def lane(self, name="main"):
        lanes = self.call("GET", "/v1/lanes").json["lanes"]
        return next(lane for lane in lanes if lane["name"] == name)

    def wait_state(self, number, *states, within=30):
        """Waits until a job is in one of `states`; the job."""
        def look():
            found = self.job(number)
            return found if found["state"] in states else None
        return eventually(look, within, f"job {number} is {' or '.join(states)}")

    def wait_ended(self, within=60):
        """Waits until every job has ended; the counts by state."""
        def look():
            counts = {state: count for state, count in self.call("GET", "/v1/status").json["jobs"].items() if count}
            return counts if counts and set(counts) <= set(ENDS) else None
        return eventually(look, within, "every job has ended")


def job(prompt, **settings):
    """A request for the shortest clip, with queue settings beside it."""
    return {"request": {"model": "kling/kling-v3", "prompt": prompt, "duration": 5}, **settings}


class ReadmeSession:
    """A reader at a shell, who may use sudo: each command is typed in the same folder, in the order of the README.

    Two things differ from what a reader does, and only those. `make deb` was typed before, on the host, and what it
    made is put where it would have made it. And as soon as the settings file is there, it names the simulator instead
    of the provider, who would want money.
    """

    USER = "reader"

    def __init__(self, world):
        self.world = world
        self.home = f"/home/{self.USER}"
        world.run(f"id {self.USER} >/dev/null 2>&1 || useradd --create-home {self.USER}; gpasswd -d {self.USER} reel || true")

    def do(self, text, typed):
        """Types a command, and `typed` into it."""
        if text.startswith("make deb"):
            package = os.path.basename(self.world.debs["new"])
            self.world.run(f"mkdir -p {self.home}/build && cp {DEBS}/{package} {self.home}/build/")
            return
        is_root = text.startswith("sudo ")
        command = text.removeprefix("sudo ")
        self.world.run(
            f"cd {self.home} && export HOME={self.home} USER={self.USER} && {command}",
            # Groups are looked up each time, as by somebody who has logged in again.
            user=None if is_root else self.USER, stdin=typed, timeout=120)
        if "install" in text and ".deb" in text:
            self.world.settings()
