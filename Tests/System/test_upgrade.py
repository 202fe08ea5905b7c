"""Upgrades."""

import os

from harness.load import Load
from harness.suite import expect, expect_equal, test
from harness.world import DEBS


def version(world):
    return world.run("dpkg-query --show --showformat='${Version}' reel")


def from_the_old_version(world):
    world.install("old")
    world.fresh()
    return version(world)


@test("An upgrade from the previous version under a load of clients refuses none, keeps every job and restarts",
      package="absent")
def upgrade_under_load(world):
    old = from_the_old_version(world)
    kept = world.enqueue("from the old version", not_before="2099-01-01T00:00:00Z", batch="kept")
    world.simulator.change(queued=0, processing=0.2)
    world.settings(lane="max_in_flight: 500")
    world.run("systemctl restart reeld")
    pid = world.main_pid
    load = Load(world, clients=20, seconds=8, label="upgrade", commands=1)
    world.run("sleep 1")
    world.run(f"apt-get install -y {DEBS}/{os.path.basename(world.debs['new'])}", timeout=120)
    world.is_installed = True
    expect(version(world) != old, f"the version is {old} as before")
    load.finish()
    world.wait_active()
    expect(world.main_pid not in (0, pid), "the process is the old one")
    expect_equal(world.job(kept)["state"], "queued", "the old version's job")
    world.run(f"reel cancel {kept}")
    expect_equal(world.job(kept)["state"], "canceled", "the old version's job, canceled")
    judge(load, world)


def judge(load, world):
    expect(not load.seen["refused"], f"refused: {load.seen['refused'][:5]}")
    acknowledged = load.seen["acknowledged"]
    expect(len(acknowledged) >= 50, f"only {len(acknowledged)} requests: this proves nothing")
    world.wait_ended()
    stored = {}
    for found in world.jobs():
        stored.setdefault(found["request"]["prompt"], []).append((found["id"], found["state"]))
    for key, number in acknowledged.items():
        expect_equal(stored.get(key), [(number, "succeeded")], f"the jobs of request {key}")
    twice = {prompt: count for prompt, count in world.simulator.billed().items() if count > 1}
    expect_equal(twice, {}, "prompts that were billed more than once")


@test("An upgrade of a stopped service leaves it stopped, and the socket ready", package="absent")
def upgrade_while_stopped(world):
    from_the_old_version(world)
    world.run("systemctl stop reeld.service")
    world.run(f"apt-get install -y {DEBS}/{os.path.basename(world.debs['new'])}", timeout=120)
    world.is_installed = True
    expect_equal(world.show("ActiveState"), "inactive", "the service")
    expect_equal(world.show("ActiveState", "reeld.socket"), "active", "the socket")
    expect(world.try_run("reel status", user="alice").ok, "reel status after the upgrade")


@test("An upgrade keeps the operator's settings, key and drop-ins", package="absent")
def upgrade_keeps_settings(world):
    from_the_old_version(world)
    world.settings(lane="max_in_flight: 17")
    world.run("systemctl restart reeld")
    world.run(f"apt-get install -y {DEBS}/{os.path.basename(world.debs['new'])} </dev/null", timeout=120)
    world.is_installed = True
    world.wait_active()
    lane = world.lane()
    expect_equal((lane["limit"], lane["health"]), (17, "ok"), "the limit and the key after the upgrade")
