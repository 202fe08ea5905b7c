"""The journal: a job's story, and nothing that does not belong there."""

import re

from harness.suite import eventually, expect, expect_equal, test
from harness.world import KEY

SECRET_WORDS = "the heir signs at midnight"


@test("journalctl REEL_JOB=N is a job's story, each entry with its kind, lane and priority")
def story(world):
    number = world.enqueue(SECRET_WORDS)
    other = world.enqueue("another one")
    for each in (number, other):
        world.wait_state(each, "succeeded")
    entries = eventually(
        lambda: [e for e in world.entries(f"REEL_JOB={number}")], 10, "entries with REEL_JOB")
    events = [entry for entry in entries if "REEL_EVENT" in entry]
    expect(len(events) >= 4, f"only {len(events)} events: {[e['MESSAGE'] for e in entries]}")
    for entry in entries:
        expect_equal(entry["REEL_JOB"], str(number), "REEL_JOB")
        expect(entry["PRIORITY"] in "01234567", f"PRIORITY {entry['PRIORITY']}")
    # Remarks beside the events, such as how many clips came, have no kind of their own.
    for entry in events:
        expect(re.fullmatch("[0-9a-f]{32}", entry.get("MESSAGE_ID", "")), f"no MESSAGE_ID: {entry}")
    lanes = {entry.get("REEL_LANE") for entry in entries}
    expect("main" in lanes, f"REEL_LANE is {lanes}")
    task = world.job(number)["task_id"]
    expect(any(entry.get("REEL_TASK") == task for entry in entries), f"no entry with REEL_TASK={task}")
    kinds = {}
    for entry in world.entries():
        if "REEL_EVENT" in entry and "REEL_JOB" in entry:
            kinds.setdefault(entry["REEL_EVENT"], set()).add(entry.get("MESSAGE_ID"))
    expect(all(len(ids) == 1 for ids in kinds.values()), f"kinds with several ids: {kinds}")
    expect_equal(len(set().union(*kinds.values())), len(kinds), f"ids of different kinds: {kinds}")
    text = world.run(f"journalctl --no-pager REEL_JOB={number}")
    expect("succeeded" in text, f"the story has no end:\n{text}")


@test("Trouble has its priority in the journal: a failed job and a parked lane are warnings or worse")
def priorities(world):
    world.simulator.script({"on": "task", "prompt": "doomed", "plan": {"end": "failed", "code": 1301}})
    number = world.enqueue("doomed")
    world.wait_state(number, "failed")
    eventually(
        lambda: [e for e in world.entries(f"REEL_JOB={number}") if int(e["PRIORITY"]) <= 4], 10,
        "a warning about the failed job")
    world.simulator.change(revoke_keys=[KEY])
    world.enqueue("refused")
    eventually(lambda: world.lane()["health"] == "parked", 20, "the lane parks")
    eventually(
        lambda: [e for e in world.entries("REEL_LANE=main") if int(e["PRIORITY"]) <= 4 and "REEL_JOB" not in e], 10,
        "a warning about the parked lane")


@test("No prompt and no key is in the whole journal, whatever goes wrong")
def no_secrets(world):
    world.simulator.script(
        {"on": "submission", "do": "answer", "status": 400, "code": "INVALID", "prompt": "bad"},
        {"on": "submission", "do": "answer", "status": 503, "body": "html", "prompt": "worse"},
        {"on": "submission", "do": "reset", "prompt": "worst"},
        {"on": "task", "prompt": "doomed", "plan": {"end": "failed", "code": 1301, "message": "risk control"}})
    world.settings(rest="log: { level: debug }\n")
    world.run("systemctl restart reeld")
    numbers = [world.enqueue(f"{SECRET_WORDS} {word}") for word in ("good", "bad", "worse", "worst", "doomed")]
    world.curl("alice", "POST", "/v1/jobs", {"request": {"model": "kling/kling-v3", "prompt": SECRET_WORDS, "duration": 77}})
    for number in numbers:
        world.wait_state(number, "succeeded", "failed", "in_doubt", "held", "canceled")
    world.run("systemctl kill --kill-whom=main --signal=KILL reeld")
    world.run("systemctl restart reeld")
    whole = world.run("journalctl --no-pager --output=export --all | tr -d '\\000'", timeout=60)
    for secret in (SECRET_WORDS, "the heir", KEY):
        # Commands of this test itself never run in the container's journal.
        expect(secret not in whole, f"{secret!r} is in the journal")
    title = world.run(f"tr '\\0' ' ' < /proc/{world.main_pid}/cmdline")
    expect(SECRET_WORDS not in title and KEY not in title, f"the process is titled {title}")
