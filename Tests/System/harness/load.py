"""The load of many clients, and the judgement on what they saw, what the store has and what was billed."""

import json

from .suite import expect, expect_equal
from .world import SOCKET


class Load:
    """Clients at work in the container, as a user who is in no way exempt."""

    def __init__(self, world, clients=50, seconds=10, label="load", commands=2):
        self.world, self.label, self.seconds = world, label, seconds
        self.process = world.container.start(
            f"/usr/bin/python3 /opt/system-test/load.py {SOCKET} {clients} {seconds} {label} {commands}", user="alice")

    def finish(self):
        """Waits for the clients; what they saw."""
        out, err = self.process.communicate(timeout=self.seconds + 90)
        expect(self.process.returncode == 0, f"the clients themselves failed:\n{err}")
        self.seen = json.loads(out)
        self.world.log.line(
            f"{len(self.seen['acknowledged'])} acknowledged, {len(self.seen['refused'])} refused, "
            f"{self.seen['repeated']} repeated, the slowest took {self.seen['slowest']:.2f} s")
        return self.seen

    def judge(self, least, within=90):
        """No request was refused, each acknowledged job is there once, and none was billed twice."""
        refused, acknowledged = self.seen["refused"], self.seen["acknowledged"]
        expect(not refused, f"{len(refused)} requests were refused, such as {refused[:5]}")
        expect(len(acknowledged) >= least, f"only {len(acknowledged)} requests in all: this proves nothing")
        expect_equal(len(set(acknowledged.values())), len(acknowledged), "different jobs for different keys")
        counts = self.world.wait_ended(within)
        jobs = [found for found in self.world.jobs() if found["request"]["prompt"].startswith(self.label + "-")]
        stored = {}
        for found in jobs:
            stored.setdefault(found["request"]["prompt"], []).append(found["id"])
        for key, number in acknowledged.items():
            expect_equal(stored.get(key), [number], f"the jobs of request {key}")
        expect_equal(len(stored), len(acknowledged), "jobs that nobody asked for are there")
        billed = {prompt: count for prompt, count in self.world.simulator.billed().items() if prompt in stored}
        twice = {prompt: count for prompt, count in billed.items() if count > 1}
        expect_equal(twice, {}, "prompts that were billed more than once")
        expect_equal(counts, {"succeeded": len(self.world.jobs())}, "the ends of the jobs")
        expect_equal(len(billed), len(stored), "prompts that were billed")
