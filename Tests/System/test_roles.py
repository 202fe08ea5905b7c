"""Who may do what, by the kernel's word on who is calling."""

import json

from harness.suite import expect, expect_equal, test
from harness.world import SOCKET, job

FUTURE = "2099-01-01T00:00:00Z"


def submit(world, user, prompt, **settings):
    status, text = world.curl(user, "POST", "/v1/jobs", job(prompt, **settings))
    expect_equal(status, 201, f"{user} enqueues: {text}")
    return json.loads(text)


@test("Two users' jobs have two owners, and neither sees the other's job, clip, history or list")
def two_owners(world):
    jobs = {user: submit(world, user, f"of {user}") for user in ("alice", "bob")}
    for user, mine in jobs.items():
        expect_equal(mine["owner"], user, "the owner")
        world.wait_state(mine["id"], "succeeded")
    for user, other in (("alice", "bob"), ("bob", "alice")):
        mine, theirs = jobs[user]["id"], jobs[other]["id"]
        for part in ("", "/history", "/clips/0"):
            status, _ = world.curl(user, "GET", f"/v1/jobs/{mine}{part}")
            expect_equal(status, 200, f"{user}'s own job{part}")
            status, text = world.curl(user, "GET", f"/v1/jobs/{theirs}{part}")
            expect_equal(status, 404, f"{other}'s job{part} for {user}")
            never, missing = world.curl(user, "GET", f"/v1/jobs/987654{part}")
            expect_equal(never, 404, "a job that never was")
            alike = json.loads(text)["error"]["code"] == json.loads(missing)["error"]["code"]
            expect(alike, f"another's job and none are told apart: {text} {missing}")
        for action in ("cancel", "retry", "refetch", "hold", "release"):
            status, _ = world.curl(user, "POST", f"/v1/jobs/{theirs}/{action}")
            expect_equal(status, 404, f"{action} of {other}'s job by {user}")
        _, text = world.curl(user, "GET", "/v1/jobs")
        expect_equal([found["id"] for found in json.loads(text)["jobs"]], [mine], f"{user}'s list")


@test("Another's key of the same name, and another's drop-in task, stay apart")
def keys_are_the_callers(world):
    first = submit(world, "alice", "a", idempotency_key="same", not_before=FUTURE)
    second = submit(world, "bob", "b", idempotency_key="same", not_before=FUTURE)
    expect(first["id"] != second["id"], "two users' keys met")
    status, _ = world.curl("bob", "GET", f"/v1/videos/tasks/reel_{first['id']}")
    expect_equal(status, 404, "alice's job as a task for bob")


@test("A user outside the group reel cannot connect")
def outside(world):
    status, _ = world.curl("mallory", "GET", "/healthz")
    expect_equal(status, 0, "mallory's connection")
    done = world.try_run("reel status", user="mallory")
    expect_equal(done.code, 7, "the exit code of mallory's reel status")
    expect("permission" in done.err.lower() or "denied" in done.err.lower() or "group" in done.err.lower(),
           f"it does not say why: {done.err}")
    done = world.try_run(f"ls {SOCKET} && cat /var/lib/reel/reel.db", user="mallory")
    expect(not done.ok, "mallory reads the database")


@test("A member of reel-admin and root see and do all; a plain user gets 403 for what is theirs")
def administrators(world):
    ids = {submit(world, user, f"of {user}", not_before=FUTURE)["id"] for user in ("alice", "bob")}
    for user in ("carol", "root"):
        _, text = world.curl(user if user != "root" else None, "GET", "/v1/jobs")
        expect_equal({found["id"] for found in json.loads(text)["jobs"]}, ids, f"{user}'s list")
    for user, wanted in (("alice", 403), ("carol", 200)):
        for action in ("pause", "resume"):
            status, text = world.curl(user, "POST", f"/v1/lanes/main/{action}")
            expect_equal(status, wanted, f"lane {action} by {user}: {text}")
    status, text = world.curl("alice", "POST", "/v1/jobs", job("urgent", priority=5))
    expect_equal(status, 403, f"priority above 0 by alice: {text}")
    expect_equal(json.loads(text)["error"]["code"], "forbidden", "the code")
    status, _ = world.curl("carol", "POST", "/v1/jobs", job("urgent", priority=5, not_before=FUTURE))
    expect_equal(status, 201, "priority above 0 by carol")
    victim = min(ids)
    status, _ = world.curl("carol", "POST", f"/v1/jobs/{victim}/cancel")
    expect_equal(status, 200, "carol cancels alice's job")


@test("Calls for administrators refuse a plain user: backup and check")
def calls_for_administrators(world):
    for method, target in (("GET", "/v1/backup"), ("POST", "/v1/check")):
        status, text = world.curl("alice", method, target)
        expect_equal(status, 403, f"{method} {target} by alice: {text[:200]}")
